import { pathsOf, valueAt } from '../accounts/details.ts';
import { accountOf } from '../accounts/find-account.ts';
import { answered, reviewAccount } from '../accounts/review-account.ts';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { listed } from '../contract/list.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, missing } from '../contract/refusal.ts';
import { worldOfAccount } from '../world/connected.ts';
import type { AccountRecord, PersonRecord } from '../world/records.ts';
import { createPersonParams, listPersonsParams, updatePersonParams } from './params.ts';
import { putPerson } from './put-person.ts';

const path = '/v1/accounts/:id/persons';

export const personEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'accounts.createPerson',
    params: createPersonParams,
    run: (call) => put(call, undefined),
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'accounts.listPersons',
    params: listPersonsParams,
    run: list,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:person`,
    operation: 'accounts.retrievePerson',
    params: { expand: expandRule },
    run: (call) => found(personOf(call, accountOf(call))),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:person`,
    operation: 'accounts.updatePerson',
    params: updatePersonParams,
    run: (call) => put(call, personOf(call, accountOf(call))),
  }),
  endpoint({
    method: 'DELETE',
    path: `${path}/:person`,
    operation: 'accounts.deletePerson',
    params: {},
    run: remove,
  }),
];

function put(
  call: Call<Checked<typeof updatePersonParams>>,
  before: PersonRecord | undefined,
): Outcome {
  const { step, params } = call;
  const { expand: _expand, ...given } = params;
  const account = accountOf(call);
  const person = putPerson(step.at(account.id), before, given);
  const prefix = person.is_individual ? 'individual' : person.id;
  const review = answered(account.review, pathsOf(given, prefix));
  reviewAccount(step, account, { ...account, review });
  return found(person);
}

function list(call: Call<Checked<typeof listPersonsParams>>): Outcome {
  const { world, params } = call;
  const { id } = accountOf(call);
  const roles = Object.entries(params.relationship ?? {});
  return listed(worldOfAccount(world, id), 'person', path.replace(':id', id), params, {
    accept: ({ is_deleted, details }) =>
      !is_deleted &&
      roles.every(([role, is]) => (valueAt(details, `relationship.${role}`) === true) === is),
  });
}

function remove(call: Call<object>): Outcome {
  const { step } = call;
  const account = accountOf(call);
  const before = personOf(call, account);
  if (before.is_individual) {
    throw forbidden('The person who is the account cannot be deleted.');
  }
  const own = step.at(account.id);
  const gone = own.put({ ...before, is_deleted: true });
  own.emit('person.deleted', gone);
  reviewAccount(step, account);
  return found(gone);
}

function personOf({ step, path: parts }: Call<object>, account: AccountRecord): PersonRecord {
  const id = parts['person'] ?? '';
  const person = step.at(account.id).get('person', id);
  if (person === undefined || person.is_deleted) throw missing('person', id);
  return person;
}
