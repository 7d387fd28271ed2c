import { blankAccount, handedIn } from '../accounts/change-account.ts';
import { controllerFor } from '../accounts/controller.ts';
import { putCapabilities, reviewAccount, standingNow } from '../accounts/review-account.ts';
import type { Call, Outcome } from '../contract/endpoint.ts';
import type { Checked } from '../contract/params.ts';
import { forbidden, invalid } from '../contract/refusal.ts';
import type { AccountRecord } from '../world/records.ts';
import { accountV2Of, shownV2 } from './find-account-v2.ts';
import { inFirstWords } from './in-first-words.ts';
import type { Configuration, closeParams, createParams, updateParams } from './params.ts';
import { configurationsOf } from './render-configuration.ts';
import { tellOfAccount, tellOfChange } from './tell-of-account.ts';

type Given = Checked<typeof updateParams>;

/** Makes an account by its dimensions: dashboard, responsibilities, configurations. */
export function createAccountV2(call: Call<Checked<typeof createParams>>): Outcome {
  const { step, world, params } = call;
  if (world.owner !== null) throw forbidden('Only a platform makes accounts.', 'invalid_scope');
  const { configuration = {}, identity, dashboard = 'full' } = params;
  const country = identity?.country;
  if (country === undefined && (configuration.merchant ?? configuration.recipient)) {
    throw invalid('identity.country is required.', 'identity.country', 'parameter_missing');
  }
  const { type, controller } = controllerOf(params, dashboard);
  const blank: AccountRecord = {
    ...blankAccount(step, type, controller, (country ?? 'DE').toUpperCase()),
    v2: {
      configurations: namedIn(configuration),
      is_closed: false,
      contact_phone: params.contact_phone ?? null,
      display_name: params.display_name ?? null,
    },
  };
  const made = standingNow(step, handedIn(step, blank, inFirstWords(params)));
  putCapabilities(step, {}, made);
  step.put(made);
  tellOfAccount(step, made, 'created');
  return shownV2(call, made, params.include);
}

export function updateAccountV2(call: Call<Given>): Outcome {
  const { step, params } = call;
  const before = accountV2Of(call);
  requireOpen(before);
  requireFixed(before, params);
  const said = handedIn(step, before, inFirstWords(params));
  const after = reviewAccount(step, before, withSecond(said, params));
  tellOfChange(step, before, after);
  return shownV2(call, after, params.include);
}

/** Ends an account; all its configurations have to be named, so that nobody ends one unawares. */
export function closeAccountV2(call: Call<Checked<typeof closeParams>>): Outcome {
  const { step, params } = call;
  const before = accountV2Of(call);
  requireOpen(before);
  const configurations = configurationsOf(before);
  const named = params.applied_configurations ?? [];
  if ([...configurations].sort().join() !== [...named].sort().join()) {
    throw invalid(
      `All applied configurations must be named to close an account: ${configurations.join(', ')}.`,
      'applied_configurations',
    );
  }
  const v2 = { ...secondOf(before), configurations, is_closed: true };
  const after = step.at(null).put({ ...before, v2, is_deleted: true, due_ms: 0 });
  tellOfAccount(step, after, 'closed');
  return shownV2(call, after);
}

function controllerOf(
  { defaults }: Given,
  dashboard: NonNullable<Given['dashboard']>,
): ReturnType<typeof controllerFor> {
  const { fees_collector = 'stripe', losses_collector = 'stripe' } =
    defaults?.responsibilities ?? {};
  // The one dimension that the second API is not told: it follows from the others.
  const isOwn = dashboard === 'none' && losses_collector === 'application';
  return controllerFor(undefined, {
    fees: { payer: fees_collector === 'stripe' ? 'account' : 'application' },
    losses: { payments: losses_collector },
    requirement_collection: isOwn ? 'application' : 'stripe',
    stripe_dashboard: { type: dashboard },
  });
}

function namedIn(configuration: object): readonly Configuration[] {
  return (['customer', 'merchant', 'recipient'] as const).filter((name) => name in configuration);
}

function withSecond(account: AccountRecord, params: Given): AccountRecord {
  const before = secondOf(account);
  const added = namedIn(params.configuration ?? {});
  const { contact_phone, display_name } = params;
  return {
    ...account,
    v2: {
      ...before,
      configurations: [...new Set([...before.configurations, ...added])].sort(),
      contact_phone: contact_phone === undefined ? before.contact_phone : contact_phone,
      display_name: display_name === undefined ? before.display_name : display_name,
    },
  };
}

/** What only the second API knows; of an account that the first made, what follows from it. */
function secondOf(account: AccountRecord): NonNullable<AccountRecord['v2']> {
  return (
    account.v2 ?? {
      configurations: configurationsOf(account),
      is_closed: false,
      contact_phone: null,
      display_name: null,
    }
  );
}

function requireOpen({ v2, id }: AccountRecord): void {
  if (v2?.is_closed === true) throw forbidden(`The account ${id} is closed.`, 'account_closed');
}

/** Who bears and collects what, and where it is, stay as they were made. */
function requireFixed(before: AccountRecord, params: Given): void {
  const country = params.identity?.country?.toUpperCase();
  if (country !== undefined && country !== before.country) {
    throw invalid('The country of an account cannot be changed.', 'identity.country');
  }
  const isOther =
    (params.dashboard !== undefined && params.dashboard !== before.controller.dashboard) ||
    (params.defaults?.responsibilities !== undefined &&
      JSON.stringify(controllerOf(params, before.controller.dashboard).controller) !==
        JSON.stringify(before.controller));
  if (isOther) {
    throw invalid(
      'Dashboard and responsibilities of an account cannot be changed.',
      'defaults.responsibilities',
    );
  }
}
