import { valueAt } from '../accounts/details.ts';
import type { PersonRecord } from '../world/records.ts';
import { isoOf } from './render-requirements.ts';

/** A person as the second API shows him; numbers that identify him are never shown again. */
export function renderPersonV2(person: PersonRecord): object {
  const { id, account, details, is_individual, metadata } = person;
  const id_number = valueAt(details, 'id_number') ?? valueAt(details, 'ssn_last_4');
  const type = valueAt(details, 'id_number_type') ?? 'us_ssn';
  const nationality = valueAt(details, 'nationality');
  return withoutGaps({
    id,
    object: 'v2.core.account_person',
    account,
    address: valueAt(details, 'address'),
    created: isoOf(person.created),
    date_of_birth: valueAt(details, 'dob'),
    email: valueAt(details, 'email'),
    given_name: valueAt(details, 'first_name'),
    id_numbers: id_number === undefined ? undefined : [{ type }],
    legal_gender: valueAt(details, 'gender'),
    metadata,
    nationalities: nationality === undefined ? undefined : [nationality],
    phone: valueAt(details, 'phone'),
    political_exposure: valueAt(details, 'political_exposure'),
    relationship: relationshipOf(details, is_individual),
    surname: valueAt(details, 'last_name'),
    updated: isoOf(person.updated),
  });
}

function relationshipOf(details: PersonRecord['details'], is_individual: boolean): object {
  const said = valueAt(details, 'relationship');
  const share = valueAt(details, 'relationship.percent_ownership');
  return withoutGaps({
    ...(typeof said === 'object' ? said : {}),
    ...(is_individual ? { representative: true } : {}),
    percent_ownership: share === undefined ? undefined : String(share),
  });
}

/** The second API leaves out what it has no value for. */
export function withoutGaps(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
