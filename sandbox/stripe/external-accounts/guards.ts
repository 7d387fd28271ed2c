import { forbidden, Refusal } from '../contract/refusal.ts';
import type { AccountRecord, ExternalAccountRecord } from '../world/records.ts';

/** Where an account manages its bank accounts on Stripe's pages, its platform may only look. */
export function requireCollector({ controller, id }: AccountRecord): void {
  if (controller.requirement_collection === 'application') return;
  throw new Refusal(
    403,
    {
      type: 'invalid_request_error',
      message: `This application does not have the required permissions for this endpoint on account '${id}'. Only accounts whose requirements the platform collects have their external accounts managed by it.`,
    },
    true,
  );
}

/** The last resort of an account's payouts is not taken away before there is another. */
export function requireReplaced(account: AccountRecord, external: ExternalAccountRecord): void {
  if (!external.is_default || external.currency !== account.default_currency) return;
  throw forbidden(
    'You cannot delete the default external account for your default currency. Please make another external account the default using the `default_for_currency` param, and then delete this one.',
  );
}
