import { mergedDetails } from '../accounts/details.ts';
import { changedMetadata, type MetadataChange } from '../contract/metadata.ts';
import { noMetadata } from '../world/plain.ts';
import type { PersonRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

export type GivenPerson = { readonly metadata?: MetadataChange } & object;

/**
 * Puts a person of the account of a step, new or changed, and tells of it. Whatever becomes of the
 * account by it is for the caller to review.
 */
export function putPerson(
  step: Step,
  before: PersonRecord | undefined,
  { metadata, ...given }: GivenPerson,
  is_individual = false,
): PersonRecord {
  const person = step.put<PersonRecord>({
    kind: 'person',
    id: before?.id ?? step.newId('person_1', 23),
    n: before?.n ?? step.nextN('person'),
    created: before?.created ?? step.now_s,
    account: step.world.account,
    updated: step.now_s,
    is_individual: before?.is_individual ?? is_individual,
    details: mergedDetails(before?.details ?? {}, given),
    metadata: changedMetadata(before?.metadata ?? noMetadata, metadata),
    is_deleted: false,
  });
  if (before === undefined) step.emit('person.created', person);
  else step.emit('person.updated', person, before);
  const what = before === undefined ? 'created' : 'updated';
  step.at(null).emit(`v2.core.account_person.${what}`, person);
  return person;
}
