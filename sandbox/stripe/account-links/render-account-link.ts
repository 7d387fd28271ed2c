import type Stripe from 'stripe';
import type { AccountLinkRecord } from '../world/records.ts';

export function renderAccountLink(link: AccountLinkRecord, url: string): Stripe.AccountLink {
  return {
    object: 'account_link',
    created: link.created,
    expires_at: link.expires_at,
    url: pageOf(link, url),
  };
}

/** Where a link leads: a page of the sandbox. */
export function pageOf({ account, id }: AccountLinkRecord, url: string): string {
  return `${url}/connect/${account}/${id}`;
}
