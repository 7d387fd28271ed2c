import type { Stage } from '../story.ts';
import { awaitSo, type Market, type Seller } from './market.ts';

const planned = [
  { name: 'Anna, tailor', kind: 'standard', api: 'v1' },
  { name: 'Bruno, potter', kind: 'express', api: 'v2' },
  { name: 'Clara, printer', kind: 'custom', api: 'v1' },
] as const;

/**
 * Each kind onboards in its own way: the first two on the provider's page, the third through the
 * platform, which collects for it what the provider wants to know.
 */
export const onboardSellers = async (stage: Stage, market: Market): Promise<void> => {
  const { world, tell } = stage;
  await world.sandbox.fundAtOnce();
  for (const { name, kind, api } of planned) {
    tell.act('POST /v1/accounts', `${name}: ${kind}, by Stripe's Accounts ${api}`);
    const { body: made } = await world.client.createAccount({
      body: {
        kind,
        api,
        country: 'DE',
        email: `${kind}@seller.example`,
        capabilities: ['card_payments', 'transfers'],
      },
    });
    const account = await awaitSo('the provider has made the account', async () => {
      const params = { account_id: made.id };
      const { body } = await world.client.retrieveAccount({ params });
      return body.provider_reference === null ? undefined : body;
    });
    const seller = { name, kind, id: account.id, reference: account.provider_reference ?? '' };
    tell.state(account.status, `due: ${account.requirements.currently_due.length} facts about him`);
    await (kind === 'custom' ? handIn(stage, seller) : sendToPage(stage, seller));
    await becomesEnabled(stage, seller);
    market.sellers.push(seller);
  }
};

const sendToPage = async ({ world, tell }: Stage, { id }: Seller): Promise<void> => {
  tell.act('POST /v1/accounts/…/links', 'a page of Stripe, good for one use');
  const { body } = await world.client.openAccountLink({
    params: { account_id: id },
    body: {
      kind: 'onboarding',
      return_url: 'https://market.example/welcome',
      refresh_url: 'https://market.example/again',
    },
  });
  await world.sandbox.onboard(body.url);
};

/** What the provider asks of a person, as the platform's own form would have collected it. */
const details = {
  business_type: 'individual',
  business_profile: { mcc: '5699', url: 'https://clara.example' },
  individual: {
    first_name: 'Clara',
    last_name: 'Weber',
    email: 'custom@seller.example',
    phone: '+4930901820',
    dob: { day: 3, month: 5, year: 1984 },
    address: { line1: 'Lindenstr. 4', city: 'Berlin', postal_code: '10969', country: 'DE' },
  },
  tos_acceptance: { date: 1_795_253_400, ip: '203.0.113.7' },
};

const handIn = async ({ world, tell }: Stage, { id }: Seller): Promise<void> => {
  const params = { account_id: id };
  tell.act('PATCH /v1/accounts/…', 'who she is, and that she accepts the terms');
  await world.client.updateAccount({ params, body: { details } });
  await settled(world, id);
  tell.act('POST /v1/accounts/…/external_accounts', 'where she is paid out to');
  await world.client.addExternalAccount({ params, body: { token: 'btok_de' } });
  await settled(world, id);
};

/** One change of an account at a time. */
const settled = async (world: Stage['world'], id: string): Promise<void> => {
  await awaitSo('the change of the account has come to its end', async () => {
    const { body } = await world.client.retrieveAccount({ params: { account_id: id } });
    return body.change?.status === 'done' ? body : undefined;
  });
};

const becomesEnabled = async ({ world, tell }: Stage, { id }: Seller): Promise<void> => {
  const account = await awaitSo(`account ${id} is enabled`, async () => {
    const { body } = await world.client.retrieveAccount({ params: { account_id: id } });
    return body.status === 'enabled' ? body : undefined;
  });
  const { direct, destination, separate } = account.charge_kinds;
  const kinds = `direct ${direct.verdict}, destination ${destination.verdict}, separate ${separate.verdict}`;
  tell.state(account.status, kinds);
};
