import { bookLine } from '../balance/book-line.ts';
import type { DisputeRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** What a dispute costs, in hundredths of the currency, whatever its decimals. */
const FEE = 1_500;

/** Takes the disputed money out of the balance, and the fee of the dispute. */
export function withdraw(step: Step, dispute: DisputeRecord): DisputeRecord {
  const taken = book(step, dispute, -dispute.amount, FEE);
  step.emit('charge.dispute.funds_withdrawn', taken);
  return taken;
}

/** Gives the money back; the fee stays. Source: support.stripe.com, dispute fees since 2025-06-17. */
export function reinstate(step: Step, dispute: DisputeRecord): DisputeRecord {
  const back = book(step, dispute, dispute.amount, 0);
  step.emit('charge.dispute.funds_reinstated', back);
  return back;
}

function book(step: Step, dispute: DisputeRecord, amount: number, fee: number): DisputeRecord {
  const line = bookLine(step, {
    type: 'adjustment',
    amount,
    fee,
    currency: dispute.currency,
    source: dispute.id,
  });
  return step.put({ ...dispute, lines: [...dispute.lines, line.id] });
}
