import { putAccountSchedule } from '../balance-settings/account-schedule.ts';
import { currencyOf } from '../contract/currencies.ts';
import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { changedMetadata } from '../contract/metadata.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid } from '../contract/refusal.ts';
import { addExternalAccount } from '../external-accounts/add-external-account.ts';
import { putPerson } from '../persons/put-person.ts';
import { noMetadata } from '../world/plain.ts';
import type { AccountController, AccountRecord, CapabilityStatus } from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { controllerFor } from './controller.ts';
import { currencyOfCountry } from './countries.ts';
import { takesPayments } from './demands.ts';
import { mergedDetails, pathsOf } from './details.ts';
import { accountOf } from './find-account.ts';
import type { createParams, updateParams } from './params.ts';
import {
  answered,
  personsOf,
  putCapabilities,
  reviewAccount,
  standingNow,
} from './review-account.ts';
import { blankStanding } from './standing.ts';

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
  const blank = blankAccount(step, type, controller, country);
  const made = standingNow(step, handedIn(step, blank, params));
  putCapabilities(step, {}, made);
  return found(step.put(made));
}

/** An account of which nothing is known yet. */
export function blankAccount(
  step: Step,
  type: AccountRecord['type'],
  controller: AccountController,
  country: string,
): AccountRecord {
  return {
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
    company: {},
    settings: {},
    tos_acceptance: { date: null, ip: null, user_agent: null, service_agreement: 'full' },
    review: {
      is_onboarded: false,
      has_submitted: false,
      checked_at_ms: null,
      excused: [],
      demands: [],
      disabled_reason: null,
      pins: {},
    },
    standing: blankStanding,
    metadata: noMetadata,
    is_deleted: false,
    is_disconnected: false,
    v2: null,
    due_ms: 0,
  };
}

export function updateAccount(call: Call<Described>): Outcome {
  const account = accountOf(call);
  return found(reviewAccount(call.step, account, handedIn(call.step, account, call.params)));
}

/** Deletes an account; from here on no request in its name is let through. */
export function deleteAccount(call: Call<object>): Outcome {
  return found(call.step.at(null).put({ ...accountOf(call), is_deleted: true, due_ms: 0 }));
}

/** An account with what a request says of it; persons and bank accounts are put beside it. */
export function handedIn(step: Step, before: AccountRecord, given: Described): AccountRecord {
  checkTerms(before, given);
  const own = step.at(before.id);
  const paths = pathsOf(given);
  if (given.individual !== undefined) {
    const known = personsOf(own).find((one) => one.is_individual);
    putPerson(own, known, given.individual, true);
  }
  if (given.external_account !== undefined) addExternalAccount(own, given.external_account);
  if (given.settings?.payouts !== undefined) putAccountSchedule(own, given.settings.payouts);
  return { ...described(before, given), review: answered(before.review, paths) };
}

function described(before: AccountRecord, given: Described): AccountRecord {
  const currency = given.default_currency;
  const after = {
    ...before,
    default_currency:
      currency === undefined ? before.default_currency : currencyOf(currency, 'default_currency'),
    email: given.email === undefined ? before.email : given.email,
    business_type: given.business_type ?? before.business_type,
    business_profile: mergedDetails(before.business_profile, given.business_profile),
    company: mergedDetails(before.company, given.company),
    settings: mergedDetails(before.settings, given.settings),
    tos_acceptance: { ...before.tos_acceptance, ...given.tos_acceptance },
    metadata: changedMetadata(before.metadata, given.metadata),
  };
  return withCapabilities(after, given.capabilities);
}

/** A capability that is asked for waits until Stripe has what it wants. */
export function withCapabilities(
  account: AccountRecord,
  given: Readonly<Record<string, boolean>> | undefined,
): AccountRecord {
  const capabilities: Record<string, CapabilityStatus> = { ...account.standing.capabilities };
  for (const [name, isRequested] of Object.entries(given ?? {})) {
    const known = capabilities[name] ?? 'unrequested';
    if (!isRequested) capabilities[name] = 'unrequested';
    else if (known === 'unrequested') capabilities[name] = 'inactive';
    if (isRequested && isRecipient(account) && takesPayments(name)) {
      throw forbidden(
        `Accounts under the recipient service agreement cannot request the \`${name}\` capability.`,
        undefined,
        `capabilities[${name}]`,
      );
    }
  }
  return { ...account, standing: { ...account.standing, capabilities } };
}

function isRecipient({ tos_acceptance }: AccountRecord): boolean {
  return tos_acceptance.service_agreement === 'recipient';
}

/** Terms are accepted once, and by the account itself where Stripe collects what it asks. */
function checkTerms({ controller, tos_acceptance }: AccountRecord, given: Described): void {
  const { date, ip, service_agreement } = given.tos_acceptance ?? {};
  const isAccepting = date !== undefined || ip !== undefined;
  if (isAccepting && controller.requirement_collection === 'stripe') {
    throw invalid(
      'You cannot accept the Terms of Service on behalf of Standard and Express connected accounts.',
      'tos_acceptance[date]',
    );
  }
  const isOther =
    service_agreement !== undefined && service_agreement !== tos_acceptance.service_agreement;
  if (isOther && tos_acceptance.date !== null) {
    throw forbidden(
      'The service agreement of an account cannot be changed once it was accepted.',
      undefined,
      'tos_acceptance[service_agreement]',
    );
  }
}
