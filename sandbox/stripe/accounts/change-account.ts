import { rearmTurn } from '../balance/arm-turn.ts';
import { currencyOf } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden } from '../contract/refusal.ts';
import { noMetadata } from '../world/plain.ts';
import type { AccountRecord, AccountStanding, CapabilityStatus } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { controllerFor } from './controller.ts';
import { currencyOfCountry } from './countries.ts';
import { accountOf } from './find-account.ts';
import type { createParams, updateParams } from './params.ts';
import { newStanding } from './standing.ts';

type Described = Checked<typeof updateParams>;

/** Connects a new account to the platform: by one of the old types, or by its controller. */
export function createAccount({
  step,
  world,
  params,
}: Call<Checked<typeof createParams>>): Outcome {
  if (world.owner !== null) {
    throw forbidden(
      "You can only create new accounts if you've signed up for Connect, which you can do at https://dashboard.stripe.com/connect.",
    );
  }
  const { type, controller } = controllerFor(params.type, params.controller);
  const country = (params.country ?? 'DE').toUpperCase();
  const blank: AccountRecord = {
    kind: 'account',
    id: step.newId('acct_1', 16),
    n: step.nextN('account'),
    created: step.now_s,
    type,
    controller,
    country,
    default_currency: currencyOfCountry(country),
    email: null,
    business_type: null,
    business_profile: {},
    tos_acceptance: { date: null, ip: null, user_agent: null, service_agreement: 'full' },
    standing: newStanding({}),
    metadata: noMetadata,
    is_deleted: false,
  };
  return found(step.put(described(blank, params)));
}

export function updateAccount(call: Call<Described>): Outcome {
  const account = accountOf(call);
  return found(changeAccount(call.step, account, described(account, call.params)));
}

/**
 * Puts a new version of an account and tells of it: the record is the platform's, the event is the
 * account's own, so it goes to the Connect endpoints.
 */
export function changeAccount(
  step: Step,
  before: AccountRecord,
  after: AccountRecord,
): AccountRecord {
  const changed = step.at(null).put(after);
  step.at(after.id).emit('account.updated', changed, before);
  rearmTurn(step.at(after.id));
  return changed;
}

/** Deletes an account; from here on no request in its name is let through. */
export function deleteAccount(call: Call<object>): Outcome {
  return found(call.step.at(null).put({ ...accountOf(call), is_deleted: true }));
}

function described(before: AccountRecord, given: Described): AccountRecord {
  const currency = given.default_currency;
  return {
    ...before,
    default_currency:
      currency === undefined ? before.default_currency : currencyOf(currency, 'default_currency'),
    email: given.email === undefined ? before.email : given.email,
    business_type: given.business_type ?? before.business_type,
    business_profile: { ...before.business_profile, ...given.business_profile },
    tos_acceptance: { ...before.tos_acceptance, ...given.tos_acceptance },
    standing: { ...before.standing, capabilities: asked(before.standing, given.capabilities) },
    metadata: changedMetadata(before.metadata, given.metadata),
  };
}

/** A capability that was asked for stays as it is until Stripe has what it wants. */
function asked(
  { capabilities }: AccountStanding,
  given: Readonly<Record<string, boolean>> | undefined,
): AccountStanding['capabilities'] {
  const after: Record<string, CapabilityStatus> = { ...capabilities };
  for (const [name, isRequested] of Object.entries(given ?? {})) {
    const known = capabilities[name] ?? 'unrequested';
    if (!isRequested) after[name] = 'unrequested';
    else if (known === 'unrequested') after[name] = 'inactive';
  }
  return after;
}
