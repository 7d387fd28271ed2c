import { createHmac } from 'node:crypto';

import { createAuthenticate, createKey, createOrganisation, type IdentityDeps } from '#identity';
import { isRefusal, seededIds } from '#kernel';
import { commandCaller } from './command-caller.ts';
import type { DemoAccess } from './house.ts';

/** Fixed, so that every start finds the same organisation again. */
const DEMO_SINCE = new Date('2026-01-01T00:00:00Z');
const REVOKED_MAX = 20;

/**
 * Plants the demo organisation with one secret test key, once. The key is drawn from the pepper of
 * this installation instead of from chance: so the next start can say it again, though no table
 * and no file holds it. A key that was revoked is followed by the next one.
 */
export const seedDemo = async (deps: IdentityDeps): Promise<DemoAccess> => {
  const ids = seededIds('demo organisation', DEMO_SINCE);
  const planter = { ...commandCaller('start', '', 'test'), ids };
  const { id } = await createOrganisation(deps, planter, { name: 'Demo shop' });

  const caller = commandCaller('start', id, 'test');
  const authenticate = createAuthenticate(deps);
  for (let number = 1; number <= REVOKED_MAX; number += 1) {
    const body = keyBody(deps.pepper, id, number);
    const text = `sk_test_${body}`;
    const isKnown = await authenticate(text, '127.0.0.1').then(() => true, isUnknown);
    if (isKnown) return { organisationId: id, secretKey: text };
    const drawn = { ...deps, drawKeyBody: () => body };
    const order = { kind: 'secret', name: `Demo key ${number}` } as const;
    const isMade = await createKey(drawn, caller, { body: order }).then(() => true, isTaken);
    if (isMade) return { organisationId: id, secretKey: text };
  }
  throw new Error(
    `All ${REVOKED_MAX} demo keys are revoked; \`npm run bascule -- keys create\` makes another.`,
  );
};

const isUnknown = (fault: unknown): false => {
  if (isRefusal(fault, 'key_invalid') || isRefusal(fault, 'key_expired')) return false;
  throw fault;
};

/** The key stands there and may not be used any more: unique_violation on its digest. */
const isTaken = (fault: unknown): false => {
  if (fault instanceof Error && 'code' in fault && fault.code === '23505') return false;
  throw fault;
};

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 43 characters of base 62 out of 512 bits: even the remainder of the division is fair enough. */
const keyBody = (pepper: string, organisationId: string, number: number): string => {
  const digest = createHmac('sha512', pepper).update(`demo key\n${organisationId}\n${number}`);
  let rest = BigInt(`0x${digest.digest('hex')}`);
  let body = '';
  while (body.length < 43) {
    body += ALPHABET.charAt(Number(rest % 62n));
    rest /= 62n;
  }
  return body;
};
