import type Stripe from 'stripe';
import type { AccountRecord, PersonRecord } from '../world/records.ts';
import { valueAt } from './details.ts';

/** What Stripe found wrong, by the field that has to be handed in again. */
export interface Failure extends Omit<Stripe.Account.Requirements.Error, 'requirement'> {
  readonly field: string;
}

const identity: Omit<Failure, 'field'> = {
  code: 'verification_failed_keyed_identity',
  reason:
    'The identity information you entered cannot be verified. Please correct any errors or upload a document that matches the identity fields.',
};
const document: Omit<Failure, 'field'> = {
  code: 'verification_document_failed_other',
  reason: 'There was a problem with the document that you provided.',
};
const address: Omit<Failure, 'field'> = {
  code: 'verification_failed_address_match',
  reason: 'The address on the account could not be verified.',
};
const tax: Omit<Failure, 'field'> = {
  code: 'verification_failed_tax_id_match',
  reason: 'The tax ID could not be verified. Please correct it or upload a document.',
};
const website: Omit<Failure, 'field'> = {
  code: 'invalid_url_website_inaccessible',
  reason: 'The website could not be reached.',
};

const goodDocument = 'file_identity_document_success';
const badDocument = 'file_identity_document_failure';

/**
 * What fails by Stripe's test values; all others pass. Source: docs.stripe.com/connect/testing-verification.
 */
export function failuresOf(
  account: AccountRecord,
  persons: readonly PersonRecord[],
): readonly Failure[] {
  const found = persons.flatMap(failuresOfPerson);
  const { company, business_profile, review } = account;
  const shown = valueAt(company, 'verification.document.front');
  if (shown === badDocument) found.push({ field: 'company.verification.document', ...document });
  else if (valueAt(company, 'tax_id') === '111111111' && shown !== goodDocument) {
    found.push({ field: 'company.tax_id', ...tax });
  }
  if (business_profile['url'] === 'https://inaccessible.stripe.com') {
    found.push({ field: 'business_profile.url', ...website });
  }
  return found.filter(({ field }) => !review.excused.includes(field));
}

/** Whether somebody of the account stands on a list of those who may not be paid. */
export function isListed(persons: readonly PersonRecord[]): boolean {
  return persons.some(({ details }) => {
    const born = ['year', 'month', 'day'].map((part) => valueAt(details, `dob.${part}`));
    return born.join('-') === '1900-1-1';
  });
}

function failuresOfPerson({ id, is_individual, details }: PersonRecord): Failure[] {
  const at = (field: string) => `${is_individual ? 'individual' : id}.${field}`;
  const found: Failure[] = [];
  const shown = valueAt(details, 'verification.document.front');
  if (shown === badDocument) found.push({ field: at('verification.document'), ...document });
  else if (isWrong(details) && shown !== goodDocument) {
    found.push({ field: at('verification.document'), ...identity });
  }
  const line1 = valueAt(details, 'address.line1');
  if (line1 === 'address_no_match' || line1 === 'address_line1_no_match') {
    found.push({ field: at('address.line1'), ...address });
  }
  return found;
}

function isWrong(details: PersonRecord['details']): boolean {
  return details['id_number'] === '111111111' || details['ssn_last_4'] === '1111';
}
