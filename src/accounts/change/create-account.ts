import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { AccountTraits, Connection, LeasedErrand, PlatformInstruction } from '#providers';
import type { Account } from '../account/account.ts';
import type { AccountView } from '../account/schema.ts';
import { insertAccount, lockAccount } from '../account/store.ts';
import { writeAccounts } from '../account/write-account.ts';
import type { AccountsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { carryOut, nextTry, openChange } from './change-account.ts';
import { importAccount } from './import-account.ts';
import { newAccount } from './new-account.ts';
import type { CreateAccountBody } from './schema.ts';
import { traitsOfOrder } from './traits-of-order.ts';

type Body = Static<typeof CreateAccountBody>;

/**
 * Makes an account for a seller at a provider, or connects one that the provider has made already.
 * The row stands before the provider is asked, so that a lost answer is found by our own name.
 *
 * @throws refusal provider_not_connected, account_provider_unsupported, account_order_invalid,
 *   account_change_refused, account_provider_unreachable; of an account that is connected also
 *   account_not_readable, account_already_connected
 */
export const createAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  { body }: { readonly body: Body },
): Promise<AccountView> => {
  const provider = body.provider ?? deps.defaultProvider;
  const connection = await deps.connect(caller, provider);
  if (deps.providerNamed(provider).platform === null) {
    throw refuse('account_provider_unsupported', {
      detail: `${provider} keeps no accounts of sellers.`,
      pointer: '/provider',
    });
  }
  if (body.provider_account !== undefined) {
    return await importAccount(deps, caller, connection, body.provider_account, body);
  }
  const order = orderOf(body);
  const accountId = caller.ids.next('acc');
  const orderId = caller.ids.next('err');
  const opened = await open(deps, caller, connection, { ...order, accountId, orderId });
  return await carryOut(deps, caller, accountId, orderId, opened);
};

interface Order {
  readonly traits: AccountTraits;
  readonly country: string;
  readonly needs: Account['needs'];
  readonly body: Body;
}

/** What is to be made, with what follows where it is not said. */
const orderOf = (body: Body): Order => {
  const { country } = body;
  if (country === undefined) {
    throw refuse('account_order_invalid', {
      detail: 'An account that is to be made has a country.',
      pointer: '/country',
    });
  }
  const traits = traitsOfOrder(body);
  const usual = traits.dashboard === 'full' ? both : ['transfers' as const];
  return { traits, country, needs: (body.capabilities ?? usual).toSorted(), body };
};

const both: Account['needs'] = ['card_payments', 'transfers'];

const open = async (
  deps: AccountsDeps,
  caller: Caller,
  connection: Connection,
  order: Order & { readonly accountId: string; readonly orderId: string },
): Promise<readonly LeasedErrand[]> => {
  const { accountId, orderId, body } = order;
  const { organisationId, mode } = caller;
  const account = newAccount(caller, connection, {
    id: accountId,
    api: body.api ?? 'v2',
    traits: order.traits,
    needs: order.needs,
    country: order.country,
    email: body.email ?? null,
    businessType: body.business_type ?? null,
    defaultCurrency: body.default_currency ?? null,
    sellerReference: body.seller_reference ?? null,
    metadata: body.metadata ?? {},
    at: deps.clock.now(),
  });
  return await deps.database.transaction(async (tx) => {
    const isNew = (await tx.run(insertAccount, [JSON.stringify(account)])) === 1;
    const standing = await tx.row(lockAccount, [organisationId, mode, accountId]);
    if (standing === undefined) throw new Error('an account that was inserted stands');
    const id = nextTry(standing, orderId);
    if (id === undefined) return [];
    const instruction = instructionOf(account);
    const opened = await openChange(deps, tx, standing, {
      id,
      order: orderId,
      instruction,
      caller,
    });
    const asked = await tx.row(lockAccount, [organisationId, mode, accountId]);
    if (isNew && asked !== undefined) {
      const created = { account: asked, step: null, tellings: ['account.created' as const] };
      await writeAccounts(deps, tx, [created], caller.traceparent);
    }
    return opened;
  });
};

const instructionOf = (account: Account): PlatformInstruction => ({
  kind: 'create_account',
  accountId: account.id,
  api: account.api,
  traits: {
    dashboard: account.dashboard,
    feesCollector: account.fees_collector,
    lossesCollector: account.losses_collector,
    requirementsCollector: account.requirements_collector,
  },
  country: account.country ?? '',
  email: account.email,
  businessType: account.business_type,
  defaultCurrency: account.default_currency,
  capabilities: account.needs,
  payoutSchedule: null,
});
