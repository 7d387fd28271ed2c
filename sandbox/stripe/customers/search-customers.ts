import type { Call, Outcome } from '../contract/endpoint.ts';
import { isSearchable, isVisible } from '../contract/list.ts';
import { type Checked, required } from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';
import {
  type Clause,
  idsByMetadata,
  isPassing,
  parseSearch,
  type searchParams,
} from '../contract/search.ts';
import type { CustomerRecord } from '../world/records.ts';

/** Finds customers by email, name, phone, creation or metadata. */
export function searchCustomers({ world, params }: Call<Checked<typeof searchParams>>): Outcome {
  const clauses = parseSearch(required(params.query, 'query'));
  const table = world.tables.customer;
  const ids = idsByMetadata(world, 'customer', clauses) ?? table.ids;
  const limit = params.limit ?? 10;
  const from = params.page === undefined ? ids.length - 1 : Number(params.page);
  const records: CustomerRecord[] = [];

  for (let i = from; i >= 0; i -= 1) {
    const customer = table.byId.get(ids[i] ?? '');
    if (customer === undefined || customer.is_deleted || !isVisible(world, customer.id)) continue;
    if (!isSearchable(world, customer.id)) continue;
    if (!clauses.every((clause) => isPassing(clause, fieldOf(clause, customer)))) continue;
    if (records.length === limit) return page(records, String(i));
    records.push(customer);
  }
  return page(records, null);
}

function page(records: readonly CustomerRecord[], next: string | null): Outcome {
  return {
    type: 'listed',
    url: '/v1/customers/search',
    records,
    has_more: next !== null,
    search: next,
  };
}

function fieldOf(clause: Clause, customer: CustomerRecord): string | number | null | undefined {
  switch (clause.field) {
    case 'metadata':
      return customer.metadata[clause.key ?? ''];
    case 'created':
    case 'email':
    case 'name':
    case 'phone':
      return customer[clause.field];
    default:
      throw invalid(`Field \`${clause.field}\` is an unsupported search field`, 'query');
  }
}
