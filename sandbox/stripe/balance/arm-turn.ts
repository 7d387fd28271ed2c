import type { FundsTurnRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

const DAY_S = 86_400;

/**
 * Sees to it that an account's funds are looked at when money becomes available: at that second,
 * or at the next midnight where it is there already and may be paid out by then.
 */
export function armTurn(step: Step, available_on: number): void {
  const isComing = available_on > step.now_s;
  if (!isComing && step.world.owner === null && !step.world.settings.platform_pays_out) return;
  const at_s = isComing ? available_on : step.now_s - (step.now_s % DAY_S) + DAY_S;
  const id = `turn_${at_s}`;
  const known = step.get('funds_turn', id);
  if (known !== undefined && (known.is_funding || !isComing)) return;
  step.put<FundsTurnRecord>({
    kind: 'funds_turn',
    id,
    n: known?.n ?? step.nextN('funds_turn'),
    created: known?.created ?? step.now_s,
    is_funding: isComing,
    due_ms: at_s * 1_000,
    shown: null,
  });
}

/** The same where money lies that could not be paid out until an account was changed. */
export function rearmTurn(step: Step): void {
  const purses = [...step.world.funds.read(step.now_s).values()];
  if (purses.some(({ available }) => available > 0)) armTurn(step, step.now_s);
}
