import { payOutFunds } from '../payouts/pay-out-funds.ts';
import type { FundsTurnRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { renderBalance } from './render-balance.ts';

/** The moment at which money becomes available: its account is told, and paid out on its days. */
export function turnFunds(step: Step, turn: FundsTurnRecord): void {
  const shown = renderBalance(step.world);
  const turned = step.put<FundsTurnRecord>({ ...turn, due_ms: 0, shown });
  if (turn.is_funding) step.emit('balance.available', turned);
  payOutFunds(step);
}
