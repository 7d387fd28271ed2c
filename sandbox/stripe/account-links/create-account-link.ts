import { forbidden, invalid } from '../contract/refusal.ts';
import type { AccountLinkRecord, AccountRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** A link lives for minutes. Source: Stripe's own sample of an answer. */
const LIFE_S = 300;

/** Mints a page for the owner of an account, good once. */
export function createLink(
  step: Step,
  account: AccountRecord,
  given: Pick<AccountLinkRecord, 'use' | 'api' | 'refresh_url' | 'return_url'>,
): AccountLinkRecord {
  const { controller, id } = account;
  if (given.use === 'account_update' && controller.requirement_collection === 'stripe') {
    throw forbidden(
      'You cannot create `account_update` type Account Links for this account. Only accounts whose requirements the platform collects have them.',
      undefined,
      'type',
    );
  }
  const own = step.at(id);
  return own.put<AccountLinkRecord>({
    kind: 'account_link',
    id: step.newId('alnk_1', 23),
    n: own.nextN('account_link'),
    created: step.now_s,
    account: id,
    expires_at: step.now_s + LIFE_S,
    state: 'minted',
    ...given,
  });
}

/** A page to come back to: of the web, as a test's own server is. */
export function backUrl(url: string, param: string): string {
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
  throw invalid('Not a valid URL', param, 'url_invalid');
}
