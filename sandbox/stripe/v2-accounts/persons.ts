import { pathsOf } from '../accounts/details.ts';
import { answered, personsOf, reviewAccount } from '../accounts/review-account.ts';
import type { Call, Outcome } from '../contract/endpoint.ts';
import type { Checked } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import { putPerson } from '../persons/put-person.ts';
import type { PersonRecord } from '../world/records.ts';
import { accountV2Of } from './find-account-v2.ts';
import { personInFirst } from './in-first-words.ts';
import { pageOf } from './list-page.ts';
import type { listPersonsParams, updatePersonParams } from './person-params.ts';
import { renderPersonV2 } from './render-person-v2.ts';

type Given = Checked<typeof updatePersonParams>;

export function createPersonV2(call: Call<Given>): Outcome {
  return put(call, undefined);
}

export function updatePersonV2(call: Call<Given>): Outcome {
  return put(call, personV2Of(call));
}

export function retrievePersonV2(call: Call<object>): Outcome {
  return { type: 'plain', body: renderPersonV2(personV2Of(call)) };
}

export function listPersonsV2(call: Call<Checked<typeof listPersonsParams>>): Outcome {
  const { id } = accountV2Of(call);
  const persons = personsOf(call.step.at(id)).toReversed();
  const page = pageOf(`/v2/core/accounts/${id}/persons`, persons, call.params);
  return { type: 'plain', body: { ...page, data: page.data.map(renderPersonV2) } };
}

export function deletePersonV2(call: Call<object>): Outcome {
  const { step } = call;
  const account = accountV2Of(call);
  const before = personV2Of(call);
  const own = step.at(account.id);
  const gone = own.put({ ...before, is_deleted: true });
  own.emit('person.deleted', gone);
  step.at(null).emit('v2.core.account_person.deleted', gone);
  reviewAccount(step, account);
  return { type: 'plain', body: { id: gone.id, object: 'v2.core.account_person' } };
}

function put(call: Call<Given>, before: PersonRecord | undefined): Outcome {
  const { step, params } = call;
  const account = accountV2Of(call);
  const given = personInFirst(params);
  const person = putPerson(step.at(account.id), before, given);
  const prefix = person.is_individual ? 'individual' : person.id;
  const review = answered(account.review, pathsOf(given, prefix));
  reviewAccount(step, account, { ...account, review });
  return { type: 'plain', body: renderPersonV2(person) };
}

function personV2Of(call: Call<object>): PersonRecord {
  const id = call.path['person'] ?? '';
  const person = call.step.at(accountV2Of(call).id).get('person', id);
  if (person === undefined || person.is_deleted) throw missing('person', id);
  return person;
}
