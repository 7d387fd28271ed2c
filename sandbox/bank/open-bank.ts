import { createHmac } from 'node:crypto';
import { type Answer, jsonAnswer } from '../kernel/answer.ts';
import { defineMount } from '../kernel/mount/define-mount.ts';
import { type Call, type Reason, Refused } from '../kernel/mount/described.ts';
import type { SmallWorld } from '../kernel/world/small-world.ts';
import { balanceOf } from './book-entry.ts';
import { bankKnobs } from './knobs.ts';
import { refusal, showAccount, showEntry } from './present.ts';
import { type BankShape, bankSettings } from './shape.ts';
import { listEntries, showOneEntry } from './statement.ts';
import { moveTransfer, orderTransfer } from './transfers.ts';

/** A bank: accounts, a statement, transfers that clear later, a signed notice for each entry. */
export const openBank = defineMount<BankShape>({
  name: 'bank',
  prefix: '/bank',
  settings: bankSettings,
  keyOf: ({ headers }) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1],
  worldOf: (key) => {
    const name = /^bank_test_(\w+)$/.exec(key)?.[1];
    return name === undefined || name.startsWith('invalid') ? undefined : name;
  },
  refuse: (reason) => refusal(statusOf[reason], reason, 'nothing was done'),
  routes: [
    { method: 'GET', path: '/bank/accounts', run: listAccounts },
    { method: 'GET', path: '/bank/accounts/:iban/entries', run: listEntries },
    { method: 'GET', path: '/bank/accounts/:iban/entries/:id', run: showOneEntry },
    { method: 'POST', path: '/bank/transfers', run: orderTransfer },
    { method: 'POST', path: '/bank/subscriptions', run: subscribe },
    { method: 'GET', path: '/bank/subscriptions', run: listSubscriptions },
  ],
  due: { transfer: moveTransfer },
  notices: {
    addressesOf: (world) => world.list('subscription').map(({ id }) => id),
    render(carries, { isForged, at_s }, { world, id, to }) {
      const listener = world.get('subscription', to);
      if (listener === undefined) return undefined;
      const body = JSON.stringify({
        id,
        type: 'entry.booked',
        booked_at: new Date(carries.booked_ms).toISOString(),
        account: carries.account,
        entry: { id: isForged ? 'ent_forged' : carries.entry, kind: carries.kind },
        transfer: carries.transfer,
      });
      const secret = isForged ? 'of somebody else' : listener.secret;
      const mac = createHmac('sha256', secret).update(`${at_s}.${body}`).digest('hex');
      const headers = {
        'content-type': 'application/json',
        'bank-signature': `t=${at_s},v1=${mac}`,
      };
      return { url: listener.url, headers, body };
    },
  },
  books,
  knobs: bankKnobs,
  lie: (body, about) =>
    about === 'currency'
      ? body.replaceAll(/"currency": ?"EUR"/g, '"currency": "USD"')
      : body.replaceAll(/"amount": ?"(\d+)\.\d\d"/g, '"amount": "$1.99"'),
});

const statusOf: Readonly<Record<Reason, number>> = {
  no_key: 401,
  no_route: 404,
  rate_limited: 429,
  failed: 500,
  // The bank knows no idempotency keys.
  key_in_flight: 500,
  key_with_other_parameters: 500,
};

function listAccounts({ world }: Call<BankShape>): Answer {
  return jsonAnswer(200, { accounts: world.list('account').map(showAccount) });
}

/** Subscribes an address to the notices of all accounts; shows the signing secret this once. */
function subscribe({ ask, step }: Call<BankShape>): Answer {
  const { url } = JSON.parse(ask.body || '{}') as { readonly url?: unknown };
  if (typeof url !== 'string' || !URL.canParse(url)) {
    throw new Refused(refusal(400, 'NARR', 'url is no address'));
  }
  const id = step.newId('sub_', 12);
  return jsonAnswer(201, step.put('subscription', { id, url, secret: step.newId('bsec_', 32) }));
}

function listSubscriptions({ world }: Call<BankShape>): Answer {
  const shown = world.list('subscription').map(({ id, url }) => ({ id, url }));
  return jsonAnswer(200, { subscriptions: shown });
}

/** The oracle: what arrived, what was sent, what came back, and what each account holds. */
function books(world: SmallWorld<BankShape>, isBrief: boolean): object {
  const entries = world.list('entry');
  const sum = (kind: 'credit' | 'debit' | 'return') =>
    entries.filter((one) => one.kind === kind).reduce((total, { cents }) => total + cents, 0);
  return {
    accounts: world
      .list('account')
      .map(({ id }) => ({ iban: id, balance_cents: balanceOf(entries, id) })),
    credited_cents: sum('credit'),
    debited_cents: sum('debit'),
    returned_cents: sum('return'),
    transfers_ordered: world.size('transfer'),
    entries: isBrief ? [] : entries.map(showEntry),
    transfers: isBrief ? [] : world.list('transfer'),
  };
}
