import { invalid } from '../contract/refusal.ts';
import type { AccountController, AccountRecord } from '../world/records.ts';

type AccountType = AccountRecord['type'];

/** What the three old types stand for. Source: docs.stripe.com/connect/migrate-to-controller-properties. */
const controllerOf: Readonly<Record<Exclude<AccountType, 'none'>, AccountController>> = {
  standard: {
    fees_payer: 'account',
    losses_payments: 'stripe',
    requirement_collection: 'stripe',
    dashboard: 'full',
  },
  express: {
    fees_payer: 'application_express',
    losses_payments: 'application',
    requirement_collection: 'stripe',
    dashboard: 'express',
  },
  custom: {
    fees_payer: 'application_custom',
    losses_payments: 'application',
    requirement_collection: 'application',
    dashboard: 'none',
  },
};

/** A controller as a request names it; what is left out is as for an account of its own. */
export interface GivenController {
  readonly fees?: { readonly payer?: 'account' | 'application' };
  readonly losses?: { readonly payments?: 'application' | 'stripe' };
  readonly requirement_collection?: 'application' | 'stripe';
  readonly stripe_dashboard?: { readonly type?: 'express' | 'full' | 'none' };
}

/**
 * The type and the controller of a new account: told by the one or by the other, never by both.
 * Stripe shows an old type where the controller is exactly that of the type, else `none`.
 */
export function controllerFor(
  type: Exclude<AccountType, 'none'> | undefined,
  given: GivenController | undefined,
): { readonly type: AccountType; readonly controller: AccountController } {
  if (given === undefined) {
    const told = type ?? 'standard';
    return { type: told, controller: controllerOf[told] };
  }
  if (type !== undefined) {
    throw invalid('You may not provide the `type` parameter and `controller` parameters.', 'type');
  }
  const controller: AccountController = {
    fees_payer: given.fees?.payer ?? 'account',
    losses_payments: given.losses?.payments ?? 'stripe',
    requirement_collection: given.requirement_collection ?? 'stripe',
    dashboard: given.stripe_dashboard?.type ?? 'full',
  };
  checkController(controller);
  return { type: isStandard(controller) ? 'standard' : 'none', controller };
}

function isStandard(controller: AccountController): boolean {
  const fields = Object.keys(controllerOf.standard) as (keyof AccountController)[];
  return fields.every((field) => controller[field] === controllerOf.standard[field]);
}

/** Whoever collects what Stripe asks must also bear the losses, and gives no full dashboard. */
function checkController(controller: AccountController): void {
  const { requirement_collection, losses_payments, dashboard } = controller;
  if (requirement_collection !== 'application') return;
  if (losses_payments === 'application' && dashboard === 'none') return;
  throw invalid(
    'When `controller[requirement_collection]` is `application`, `controller[losses][payments]` must be `application` and `controller[stripe_dashboard][type]` must be `none`.',
    'controller[requirement_collection]',
  );
}
