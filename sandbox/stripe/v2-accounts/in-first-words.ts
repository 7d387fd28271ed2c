import type { updateParams as firstParams } from '../accounts/params.ts';
import type { Checked } from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';
import type { updateParams } from './params.ts';
import type { updatePersonParams } from './person-params.ts';

type Second = Checked<typeof updateParams>;
type First = Checked<typeof firstParams>;
type Identity = NonNullable<Second['identity']>;

/**
 * What a request of the second API says of an account, in the words of the first: both doors lead
 * to one account.
 */
export function inFirstWords(params: Second): First {
  const { identity, defaults, configuration } = params;
  const profile = defaults?.profile;
  const merchant = configuration?.merchant;
  const support = merchant?.support;
  return defined({
    email: params.contact_email,
    business_type: identity?.entity_type,
    default_currency: defaults?.currency,
    metadata: params.metadata,
    business_profile: some({
      mcc: merchant?.mcc,
      name: profile?.doing_business_as,
      product_description: profile?.product_description,
      url: profile?.business_url,
      support_address: support?.address,
      support_email: support?.email,
      support_phone: support?.phone,
      support_url: support?.url,
    }),
    settings: some({
      payments: some({ statement_descriptor: merchant?.statement_descriptor?.descriptor }),
      card_payments: some({
        statement_descriptor_prefix: merchant?.statement_descriptor?.prefix,
      }),
    }),
    capabilities: capabilitiesOf(configuration),
    company: companyOf(identity),
    individual: identity?.individual === undefined ? undefined : personInFirst(identity.individual),
    tos_acceptance: termsOf(identity),
  });
}

/** A person of the second API, in the words of the first. */
export function personInFirst(person: Checked<typeof updatePersonParams>): object {
  const { id_numbers, documents, date_of_birth, nationalities } = person;
  const [id] = id_numbers ?? [];
  const isLast4 = id?.type === 'us_ssn_last_4';
  return defined({
    first_name: person.given_name,
    last_name: person.surname,
    email: person.email,
    phone: person.phone,
    gender: person.legal_gender,
    nationality: nationalities?.[0],
    political_exposure: person.political_exposure,
    address: person.address,
    dob: date_of_birth,
    relationship: person.relationship,
    metadata: person.metadata,
    ...(isLast4 ? { ssn_last_4: id?.value } : { id_number: id?.value }),
    id_number_type: id?.type,
    verification: some({
      document: documents?.primary_verification?.front_back,
      additional_document: documents?.secondary_verification?.front_back,
    }),
  });
}

function capabilitiesOf(given: Second['configuration']): First['capabilities'] {
  const transfers = given?.recipient?.capabilities?.stripe_balance?.stripe_transfers;
  return some({
    ...given?.merchant?.capabilities,
    transfers: transfers === undefined ? undefined : (transfers.requested ?? false),
  });
}

function companyOf(identity: Identity | undefined): First['company'] {
  const details = identity?.business_details;
  const provided = identity?.attestations?.persons_provided;
  return some({
    name: details?.registered_name,
    phone: details?.phone,
    structure: details?.structure,
    address: details?.address,
    registration_date: details?.registration_date,
    tax_id: details?.id_numbers?.[0]?.value,
    tax_id_type: details?.id_numbers?.[0]?.type,
    verification: some({ document: details?.documents?.primary_verification?.front_back }),
    owners_provided: provided?.owners,
    directors_provided: provided?.directors,
    executives_provided: provided?.executives,
    ownership_exemption_reason: provided?.ownership_exemption_reason,
  });
}

function termsOf(identity: Identity | undefined): First['tos_acceptance'] {
  const terms = identity?.attestations?.terms_of_service?.account;
  if (terms === undefined) return undefined;
  const at_ms = Date.parse(terms.date ?? '');
  if (Number.isNaN(at_ms)) {
    throw invalid('Invalid date.', 'identity.attestations.terms_of_service.account.date');
  }
  return defined({
    date: Math.floor(at_ms / 1000),
    ip: terms.ip,
    user_agent: terms.user_agent ?? undefined,
  });
}

/** Without what is not there. */
function defined<T extends object>(given: T): Compact<T> {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Compact<T>;
}

/** The same, or nothing where nothing is there. */
function some<T extends object>(given: T): Compact<T> | undefined {
  const found = defined(given);
  return Object.keys(found).length === 0 ? undefined : found;
}

// Each field that is there has its value: what was undefined is gone.
type Compact<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> } & object;
