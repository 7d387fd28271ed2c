import { timeOfId } from '#kernel';
import type { Money } from '#money';
import type { FrozenErrand, PlatformInstruction } from '../../contract.ts';
import { prepareAccount } from './prepare-account.ts';
import { prepareChange } from './prepare-change.ts';
import { prepareMovement } from './prepare-movement.ts';

/** What differs between errands. */
export interface Prepared {
  readonly method?: FrozenErrand['method'];
  readonly path: string;
  readonly body: FrozenErrand['body'];
  readonly account?: string;
  readonly expects?: Money;
  readonly within?: string;
}

/**
 * Freezes an instruction as Stripe's own path and parameters.
 *
 * @throws refusal provider_currency_unsupported, amount_not_representable;
 *   provider_operation_unsupported for traits that Stripe does not have together;
 *   provider_field_unknown, provider_token_malformed
 */
export const prepareErrand = (instruction: PlatformInstruction, errandId: string): FrozenErrand => {
  const { method = 'POST', path, body, account, expects, within } = prepared(instruction, errandId);
  return {
    kind: instruction.kind,
    method,
    path,
    body,
    account: account ?? null,
    expects:
      expects === undefined
        ? null
        : { minor: expects.minor.toString(), currency: expects.currency },
    trace: {
      ourId: errandId,
      within: within ?? null,
      since: timeOfId(errandId)?.toISOString() ?? null,
    },
  };
};

const prepared = (instruction: PlatformInstruction, errandId: string): Prepared => {
  switch (instruction.kind) {
    case 'create_account':
      return prepareAccount(instruction, errandId);
    case 'transfer':
    case 'reverse_transfer':
    case 'refund_application_fee':
    case 'payout':
    case 'cancel_payout':
      return prepareMovement(instruction, errandId);
    default:
      return prepareChange(instruction, errandId);
  }
};
