import type { CustomerCreateParams } from '@mollie/api-client';
import type { Answer } from '../kernel/answer.ts';
import type { Call } from '../kernel/mount/described.ts';
import { bodyOf, textOf } from './body.ts';
import { pageAnswer } from './list.ts';
import type { MollieShape } from './records.ts';
import { missing } from './refusal.ts';
import { renderCustomer, renderMandate } from './render-parts.ts';
import { halAnswer } from './wire.ts';

type MollieCall = Call<MollieShape>;

const known = {
  name: true,
  email: true,
  metadata: true,
} satisfies Partial<Record<keyof CustomerCreateParams, true>>;

/** POST /v2/customers */
export function createCustomer({ ask, step, url }: MollieCall): Answer {
  const given = bodyOf(ask, known);
  const customer = step.put('customer', {
    id: step.newId('cst_', 10),
    name: textOf(given, 'name'),
    email: textOf(given, 'email'),
    metadata: given['metadata'] ?? null,
    created_ms: step.now_ms,
  });
  return halAnswer(201, renderCustomer(customer, url));
}

/** GET /v2/customers/:id */
export function showCustomer({ world, path, url }: MollieCall): Answer {
  const id = path['id'] ?? '';
  const customer = world.see('customer', id);
  if (customer === undefined) throw missing('customer', id);
  return halAnswer(200, renderCustomer(customer, url));
}

/** GET /v2/customers/:id/mandates */
export function listMandates(call: MollieCall): Answer {
  const id = call.path['id'] ?? '';
  if (call.world.see('customer', id) === undefined) throw missing('customer', id);
  const records = call.world.listSeen('mandate').filter(({ customer }) => customer === id);
  const page = { name: 'mandates', path: `customers/${id}/mandates`, records };
  return pageAnswer(call, page, (mandate) => renderMandate(mandate, call.url));
}

/** GET /v2/customers/:id/mandates/:mandate */
export function showMandate({ world, path, url }: MollieCall): Answer {
  const id = path['mandate'] ?? '';
  const mandate = world.see('mandate', id);
  if (mandate === undefined || mandate.customer !== path['id']) throw missing('mandate', id);
  return halAnswer(200, renderMandate(mandate, url));
}
