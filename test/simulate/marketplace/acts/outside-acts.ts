import type { MarketWorld } from '../market-world.ts';
import type { DrawAct } from './act.ts';

interface Found {
  readonly id: string;
  readonly status: string;
}

interface Page {
  readonly data: readonly Found[];
}

/** A dispute is answered in the provider's dashboard, so that it is won or lost; or given in to. */
export const drawDisputeEnd: DrawAct = (world) => {
  const { dice, outside } = world;
  const nth = dice.random();
  const how = dice.pick(['winning_evidence', 'winning_evidence', 'losing_evidence', 'close']);
  return byHand(world, async () => {
    const open: { readonly id: string; readonly account: string | null }[] = [];
    for (const account of await wholes(world)) {
      const { data } = await outside.byHand<Page>('GET', '/v1/disputes?limit=100', { account });
      const standing = data.filter(({ status }) => status === 'needs_response');
      open.push(...standing.map(({ id }) => ({ id, account })));
    }
    const dispute = open[Math.floor(nth * open.length)];
    if (dispute === undefined) return undefined;
    const { id, account } = dispute;
    const form = { 'evidence[uncategorized_text]': how, submit: 'true' };
    if (how === 'close') await outside.byHand('POST', `/v1/disputes/${id}/close`, { account });
    else await outside.byHand('POST', `/v1/disputes/${id}`, { account, form });
    return `dispute ${id}: ${how}`;
  });
};

/** The bank sends a payout back: while it is on its way, or after it was paid. */
export const drawPayoutFailure: DrawAct = (world) => {
  const { dice, outside } = world;
  const nth = dice.random();
  const fail = dice.pick(['account_closed', 'no_account', 'could_not_process']);
  return byHand(world, async () => {
    const standing: { readonly payout: string; readonly account: string; status: string }[] = [];
    for (const account of await outside.accounts()) {
      const { data } = await outside.byHand<Page>('GET', '/v1/payouts?limit=100', { account });
      for (const { id: payout, status } of data) standing.push({ payout, account, status });
    }
    const open = standing.filter(({ status }) => status !== 'failed' && status !== 'canceled');
    const chosen = open[Math.floor(nth * open.length)];
    if (chosen === undefined) return undefined;
    const { payout, account, status } = chosen;
    await outside.control.failPayout({ key: outside.apiKey, account, payout, fail });
    return `payout ${payout} that was ${status} comes back: ${fail}`;
  });
};

/** A seller gives another bank account: the old one took nothing any more. */
export const drawNewBank: DrawAct = (world) => {
  const { dice, outside } = world;
  const nth = dice.random();
  return byHand(world, async () => {
    const accounts = await outside.accounts();
    const account = accounts[Math.floor(nth * accounts.length)];
    if (account === undefined) return undefined;
    await outside.control.addBankAccount({ key: outside.apiKey, account });
    return `a new bank account for ${account}`;
  });
};

/** The platform itself, and every account of it. */
const wholes = async ({ outside }: MarketWorld): Promise<readonly (string | null)[]> => [
  null,
  ...(await outside.accounts()),
];

/** Somebody does something at the provider, of which we hear later or never; faults strike him too. */
const byHand =
  (world: MarketWorld, work: () => Promise<string | undefined>) => async (): Promise<void> => {
    const { turns, history, violations } = world;
    try {
      const done = await turns.take(work);
      if (done !== undefined) history.note(`by hand: ${done}`);
    } catch (fault) {
      history.note(`by hand: not done, ${String(fault)}`);
      if (String(fault).includes('sandbox_bug')) violations.push(`the sandbox fails: ${fault}`);
    }
  };
