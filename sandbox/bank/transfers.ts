import { type Answer, jsonAnswer } from '../kernel/answer.ts';
import { type Call, Refused } from '../kernel/mount/described.ts';
import type { SmallStep } from '../kernel/world/small-step.ts';
import { balanceOf, bookEntry } from './book-entry.ts';
import { isIban, testAccounts } from './iban.ts';
import { CURRENCY, centsOf, refusal, showTransfer } from './present.ts';
import type { BankShape, Transfer } from './shape.ts';

/**
 * Takes a transfer order. It knows no idempotency key and cannot be asked about: the same order
 * twice is two transfers, and only the statement tells what became of one.
 */
export function orderTransfer({ ask, step, world }: Call<BankShape>): Answer {
  const order = readOrder(ask.body);
  const cents = centsOf(order['amount']);
  const { from_iban: from, to_iban: to, to_name: name, end_to_end_id: end, remittance } = order;
  if (cents === undefined || order['currency'] !== CURRENCY) refuse('AM01', 'not an amount in EUR');
  if (typeof from !== 'string' || step.get('account', from) === undefined) {
    refuse('AC01', 'from_iban is no account of yours');
  }
  if (typeof to !== 'string' || !isIban(to)) refuse('AC01', 'to_iban is no IBAN');
  if (typeof end !== 'string' || !/^[\w+?/:().,' -]{1,35}$/.test(end)) {
    refuse('RR10', 'end_to_end_id has 1 to 35 plain characters');
  }
  const underWay = world
    .list('transfer')
    .filter((one) => one.from_iban === from && one.status === 'received')
    .reduce((sum, one) => sum + one.cents, 0);
  if (balanceOf(world.list('entry'), from) - underWay < cents) refuse('AM04', 'no cover');

  const transfer = step.put('transfer', {
    id: step.newId('trf_', 18),
    from_iban: from,
    to_iban: to,
    to_name: typeof name === 'string' ? name.slice(0, 70) : '',
    cents,
    end_to_end_id: end,
    remittance: typeof remittance === 'string' ? remittance.slice(0, 140) : '',
    status: 'received',
    due_ms: step.now_ms + world.settings.clearing_s * 1000,
  });
  return jsonAnswer(202, showTransfer(transfer));
}

/** What time does to a transfer: it is booked, and comes back where the account is closed. */
export function moveTransfer(step: SmallStep<BankShape>, transfer: Transfer): void {
  const isReturn = transfer.status === 'booked';
  bookEntry(step, {
    iban: transfer.from_iban,
    kind: isReturn ? 'return' : 'debit',
    cents: transfer.cents,
    remittance: transfer.remittance,
    other_name: transfer.to_name,
    other_iban: transfer.to_iban,
    end_to_end_id: transfer.end_to_end_id,
    transfer: transfer.id,
    reason: isReturn ? 'AC04' : null,
  });
  const comesBack = !isReturn && transfer.to_iban === testAccounts.closed;
  step.put('transfer', {
    ...transfer,
    status: isReturn ? 'returned' : 'booked',
    due_ms: comesBack ? step.now_ms + step.world.settings.returns_after_s * 1000 : null,
  });
}

function readOrder(body: string): Readonly<Record<string, unknown>> {
  try {
    const order: unknown = JSON.parse(body);
    if (typeof order === 'object' && order !== null) return order as Record<string, unknown>;
  } catch {
    // Answered below.
  }
  throw new Refused(refusal(400, 'FF01', 'the body is no JSON object'));
}

function refuse(code: string, message: string): never {
  throw new Refused(refusal(422, code, message));
}
