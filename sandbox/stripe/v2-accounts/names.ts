/** How the second API names what the first asks for; the longest beginning counts. */
const names: readonly (readonly [first: string, second: string])[] = [
  ['business_type', 'identity.entity_type'],
  ['business_profile.mcc', 'configuration.merchant.mcc'],
  ['business_profile.name', 'defaults.profile.doing_business_as'],
  ['business_profile.product_description', 'defaults.profile.product_description'],
  ['business_profile.url', 'defaults.profile.business_url'],
  ['company.directors_provided', 'identity.attestations.persons_provided.directors'],
  ['company.name', 'identity.business_details.registered_name'],
  ['company.owners_provided', 'identity.attestations.persons_provided.owners'],
  ['company.tax_id', 'identity.business_details.id_numbers'],
  ['company.verification.document', 'identity.business_details.documents.primary_verification'],
  ['company.', 'identity.business_details.'],
  ['external_account', 'configuration.recipient.default_outbound_destination'],
  ['tos_acceptance.', 'identity.attestations.terms_of_service.account.'],
];

const ofPerson: readonly (readonly [first: string, second: string])[] = [
  ['dob.', 'date_of_birth.'],
  ['first_name', 'given_name'],
  ['gender', 'legal_gender'],
  ['id_number', 'id_numbers'],
  ['last_name', 'surname'],
  ['nationality', 'nationalities'],
  ['ssn_last_4', 'id_numbers'],
  ['verification.additional_document', 'documents.secondary_verification'],
  ['verification.document', 'documents.primary_verification'],
];

export function secondNameOf(field: string): string {
  const person = /^(individual|representative|person_\w+)\.(.*)$/.exec(field);
  if (person !== null) {
    const [, who = '', rest = ''] = person;
    const at = who === 'individual' ? 'identity.individual' : `identity.persons.${who}`;
    return `${at}.${renamed(rest, ofPerson)}`;
  }
  return renamed(field, names);
}

/** A capability's configuration and name, as the second API has them. */
export function placeOf(capability: string): {
  readonly configuration: 'merchant' | 'recipient';
  readonly capability: string;
} {
  return capability === 'transfers'
    ? { configuration: 'recipient', capability: 'stripe_balance.stripe_transfers' }
    : { configuration: 'merchant', capability };
}

function renamed(field: string, table: typeof names): string {
  const fitting = table.filter(
    ([first]) => field === first || (first.endsWith('.') && field.startsWith(first)),
  );
  const [first, second] = fitting.find(([whole]) => whole === field) ?? fitting[0] ?? ['', ''];
  return first === '' ? field : `${second}${field.slice(first.length)}`;
}
