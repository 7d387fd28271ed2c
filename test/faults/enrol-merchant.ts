import { createKey, createOrganisation, type IdentityDeps, randomKeyBody } from '#identity';
import { type Caller, type Database, randomIds, systemClock } from '#kernel';
import type { World } from '#test/world';
import { ask } from './ask.ts';
import { connectSeller } from './market/bascule-market.ts';
import { enrolSeller } from './market/enrol-seller.ts';
import type { Seller } from './market/market.ts';
import { postInPeace } from './post-in-peace.ts';

/** A merchant of ours with an organisation, a key, and a world of its own at the sandbox. */
export interface EnrolledMerchant {
  readonly name: string;
  readonly organisationId: string;
  readonly key: string;
  readonly sandboxKey: string;
  readonly connectionId: string;
  readonly secondKey: string;
  readonly seller?: Seller | undefined;
}

const ids = randomIds(systemClock);

/** Makes an organisation and connects it to a sandbox world that nobody else uses. */
export const enrolMerchant = async (
  world: World,
  database: Database,
  wanted: {
    readonly hasNotices: boolean;
    readonly hasSecond?: boolean;
    readonly hasSeller?: boolean;
  },
): Promise<EnrolledMerchant> => {
  const identity: IdentityDeps = {
    database,
    clock: systemClock,
    pepper: world.environment['BASCULE_KEY_PEPPER'] ?? '',
    drawKeyBody: randomKeyBody,
  };
  const caller: Caller = {
    organisationId: '',
    mode: 'test',
    actor: 'test:faults',
    requestId: ids.next('req'),
    traceparent: '',
    ids,
  };
  const { id: organisationId } = await createOrganisation(identity, caller, { name: 'Faults' });
  const within = { ...caller, organisationId };
  const { secret: key } = await createKey(identity, within, {
    body: { kind: 'secret', name: 'Fault matrix' },
  });
  const name = organisationId.slice(-12);
  const sandboxKey = `sk_test_${name}`;
  const connectionId = await connect(world, { key, sandboxKey });
  const secondKey = wanted.hasSecond === true ? `AQE_sandbox_${name}` : '';
  const merchant = { name, organisationId, key, sandboxKey, connectionId, secondKey };
  if (wanted.hasNotices) await listen(world, merchant, { isOfSellers: false });
  if (wanted.hasSecond === true) await connectSecond(world, merchant);
  if (wanted.hasSeller !== true) return merchant;
  const reference = await enrolSeller(sandboxUrlOf(world), world.knobs, sandboxKey);
  const seller = await connectSeller({ url: world.url, key }, reference);
  // What becomes of sellers' own accounts is told by an endpoint of its own, under its own secret.
  if (wanted.hasNotices) await listen(world, merchant, { isOfSellers: true });
  return { ...merchant, seller };
};

const sandboxUrlOf = (world: World): string => world.environment['STRIPE_API_BASE'] ?? '';

const connect = async (
  world: World,
  { key, sandboxKey }: Pick<EnrolledMerchant, 'key' | 'sandboxKey'>,
): Promise<string> => {
  const body = { provider: 'stripe', base_url: sandboxUrlOf(world), api_key: sandboxKey };
  const { id } = await postInPeace<{ readonly id: string }>(
    `${world.url}/v1/provider_connections`,
    key,
    body,
  );
  return id;
};

/** Has the sandbox send its notices, and tells us how they are signed. */
const listen = async (
  world: World,
  { key, sandboxKey, connectionId }: EnrolledMerchant,
  { isOfSellers }: { readonly isOfSellers: boolean },
): Promise<void> => {
  const secret = await postNoticesTo(world, sandboxKey, connectionId, isOfSellers);
  const roll = `${world.url}/v1/provider_connections/${connectionId}/roll_webhook_secret`;
  const replaces = isOfSellers ? { replaces: 'none' } : {};
  await postInPeace(roll, key, { webhook_secret: secret, ...replaces });
};

/** Connects the merchant to the sandbox's Adyen as well, which tells it by notices. */
const connectSecond = async (world: World, { key, secondKey }: EnrolledMerchant): Promise<void> => {
  const connections = `${world.url}/v1/provider_connections`;
  const { id } = await postInPeace<{ readonly id: string }>(connections, key, {
    provider: 'adyen',
    base_url: `${world.sandboxUrl}/adyen`,
    api_key: secondKey,
    settings: { merchant_account: 'BasculeSandbox', return_url: `${world.url}/` },
  });
  const { hmac_key: secret } = await world.knobs
    .at('adyen')
    .knob<{ readonly hmac_key: string }>('POST', 'listeners', {
      key: secondKey,
      url: `${world.url}/providers/adyen/${id}/notices`,
    });
  await postInPeace(`${connections}/${id}/roll_webhook_secret`, key, { webhook_secret: secret });
};

/** Has an account of the sandbox post its notices to a connection of ours; answers their secret. */
export const postNoticesTo = async (
  world: World,
  sandboxKey: string,
  connectionId: string,
  isOfSellers = false,
): Promise<string> => {
  const answer = await ask(`${sandboxUrlOf(world)}/v1/webhook_endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandboxKey}` },
    body: new URLSearchParams({
      url: `${world.url}/providers/stripe/${connectionId}/notices`,
      'enabled_events[0]': '*',
      connect: String(isOfSellers),
    }),
  });
  const { secret } = (await answer.json()) as { readonly secret: string };
  return secret;
};
