import type { Call, Outcome } from '../contract/endpoint.ts';
import { found } from '../contract/endpoint.ts';
import { isSearchable, isVisible, listed } from '../contract/list.ts';
import type { Checked } from '../contract/params.ts';
import { required } from '../contract/params.ts';
import { invalid, missing } from '../contract/refusal.ts';
import {
  type Clause,
  idsByMetadata,
  isPassing,
  parseSearch,
  searchParams,
} from '../contract/search.ts';
import { idsIn } from '../world/many.ts';
import type { PaymentIntentRecord } from '../world/records.ts';
import type { listParams, retrieveParams } from './params.ts';

export function retrievePaymentIntent({
  step,
  path,
  world,
}: Call<Checked<typeof retrieveParams>>): Outcome {
  const id = path['id'] ?? '';
  const intent = step.get('payment_intent', id);
  if (intent === undefined || !isVisible(world, id)) throw missing('payment_intent', id, 'intent');
  return found(intent);
}

export function listPaymentIntents({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { customer } = params;
  return listed(
    world,
    'payment_intent',
    '/v1/payment_intents',
    params,
    customer === undefined
      ? {}
      : { among: inOrder(world, idsIn(world.groups.intents_of_customer, customer)) },
  );
}

/** Stripe's search: by metadata straight from the index, other fields by looking. */
export function searchPaymentIntents({
  world,
  params,
}: Call<Checked<typeof searchParams>>): Outcome {
  const clauses = parseSearch(required(params.query, 'query'));
  const table = world.tables.payment_intent;
  const ids = inOrder(world, idsByMetadata(world, 'payment_intent', clauses) ?? table.ids);
  const from = params.page === undefined ? ids.length - 1 : Number(params.page);
  const limit = params.limit ?? 10;
  const records: PaymentIntentRecord[] = [];

  for (let i = from; i >= 0; i -= 1) {
    const intent = table.byId.get(ids[i] ?? '');
    if (intent === undefined || !isVisible(world, intent.id)) continue;
    if (!isSearchable(world, intent.id) || !passesAll(clauses, intent)) continue;
    if (records.length === limit) return page(records, String(i));
    records.push(intent);
  }
  return page(records, null);
}

function page(records: readonly PaymentIntentRecord[], next: string | null): Outcome {
  return {
    type: 'listed',
    url: '/v1/payment_intents/search',
    records,
    has_more: next !== null,
    search: next,
  };
}

function passesAll(clauses: readonly Clause[], intent: PaymentIntentRecord): boolean {
  return clauses.every((clause) => isPassing(clause, fieldOf(clause, intent)));
}

function fieldOf(clause: Clause, intent: PaymentIntentRecord): string | number | null | undefined {
  switch (clause.field) {
    case 'metadata':
      return intent.metadata[clause.key ?? ''];
    case 'amount':
    case 'created':
    case 'currency':
    case 'customer':
    case 'status':
      return intent[clause.field];
    default:
      throw invalid(`Field \`${clause.field}\` is an unsupported search field`, 'query');
  }
}

/** Ids of an index stand in the order they came in; lists want the order of creation. */
function inOrder(world: Call<object>['world'], ids: readonly string[]): readonly string[] {
  const table = world.tables.payment_intent;
  if (ids === table.ids || ids.length < 2) return ids;
  return ids.toSorted((a, b) => (table.byId.get(a)?.n ?? 0) - (table.byId.get(b)?.n ?? 0));
}
