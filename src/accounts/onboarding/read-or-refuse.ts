import type { Read } from '#providers';
import type { Account } from '../account/account.ts';
import { refuse } from '../errors.ts';

/**
 * What a plain call came to, or the refusal that says why it came to nothing.
 *
 * @throws refusal account_not_readable, account_provider_unreachable
 */
export const readOrRefuse = <Value>(account: Account, result: Read<Value>): Value => {
  switch (result.kind) {
    case 'found':
      return result.value;
    case 'absent':
      throw refuse('account_not_readable', { detail: `${account.provider} knows none such.` });
    case 'gone':
      throw refuse('account_not_readable', { detail: result.message });
    case 'unreachable':
      throw refuse('account_provider_unreachable', { detail: result.cause, retryAfterSeconds: 5 });
  }
};
