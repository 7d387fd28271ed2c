import { createHmac } from 'node:crypto';
import { htmlAnswer, jsonAnswer } from '../kernel/answer.ts';
import { BadKnob } from '../kernel/knob.ts';
import { defineMount } from '../kernel/mount/define-mount.ts';
import { type Call, Refused } from '../kernel/mount/described.ts';
import { plainSmallSettings, type SmallSettings } from '../kernel/world/shape.ts';

/** The smallest provider that uses all that a mount offers; only tests open it. */
export interface TinyShape {
  readonly tables: { readonly sale: Sale; readonly listener: Listener };
  readonly notice: { readonly type: string; readonly sale: string; readonly amount: number };
  readonly settings: SmallSettings & { readonly settles_ms: number };
}

export interface Sale {
  readonly id: string;
  readonly amount: number;
  readonly status: 'new' | 'paid' | 'settled';
  readonly due_ms: number | null;
}

interface Listener {
  readonly id: string;
  readonly url: string;
}

const SECRET = 'tiny';

export const openTiny = defineMount<TinyShape>({
  name: 'tiny',
  prefix: '/tiny',
  settings: { ...plainSmallSettings, settles_ms: 60_000 },
  keyOf: ({ headers }) => headers['x-key']?.toString(),
  worldOf: (key) => /^tiny_(\w+)$/.exec(key)?.[1],
  idempotencyKey: ({ method, headers }) =>
    method === 'POST' ? headers['idempotency-key']?.toString() : undefined,
  replayHeaders: { 'x-replayed': 'true' },
  refuse: (reason) => jsonAnswer(reason === 'failed' ? 500 : 400, { reason }),
  routes: [
    { method: 'POST', path: '/tiny/sales', run: sell },
    { method: 'GET', path: '/tiny/sales/:id', run: showSale },
    {
      method: 'GET',
      path: '/tiny/sales',
      run: ({ world }) => jsonAnswer(200, world.listSeen('sale')),
    },
  ],
  pages: [
    { method: 'GET', path: '/tiny/pages/pay/:account/:id', run: () => htmlAnswer(200, 'Pay?') },
    { method: 'POST', path: '/tiny/pages/pay/:account/:id', run: pay },
  ],
  due: {
    sale(step, sale) {
      step.put('sale', { ...sale, status: 'settled', due_ms: null });
      step.notify({ type: 'settled', sale: sale.id, amount: sale.amount });
    },
  },
  notices: {
    addressesOf: (world) => world.list('listener').map((one) => one.id),
    render(carries, { isForged, at_s }, { world, id, to }) {
      const listener = world.get('listener', to);
      if (listener === undefined) return undefined;
      const body = JSON.stringify({ id, ...carries, amount: isForged ? 1 : carries.amount });
      const secret = isForged ? 'of somebody else' : SECRET;
      const mac = createHmac('sha256', secret).update(`${at_s}.${body}`).digest('hex');
      return { url: listener.url, headers: { 'x-mac': mac, 'x-at': `${at_s}` }, body };
    },
  },
  books: (world, isBrief) => ({
    sales: isBrief ? [] : world.list('sale'),
    sold: world.list('sale').reduce((sum, one) => sum + one.amount, 0),
  }),
  knobs: {
    'POST listeners': (step, { url }) => {
      if (typeof url !== 'string') throw new BadKnob('url is missing');
      return step.put('listener', { id: step.newId('ls_', 8), url });
    },
  },
});

function sell({ ask, step, world, url }: Call<TinyShape>) {
  const { amount } = JSON.parse(ask.body) as { readonly amount: number };
  if (amount < 0) throw new Refused(jsonAnswer(422, { reason: 'below zero' }), true);
  const due_ms = step.now_ms + world.settings.settles_ms;
  const sale = step.put('sale', { id: step.newId('sale_', 12), amount, status: 'new', due_ms });
  step.notify({ type: 'sold', sale: sale.id, amount });
  return jsonAnswer(201, { ...sale, page: `${url}/tiny/pages/pay/${world.account}/${sale.id}` });
}

function showSale({ world, path }: Call<TinyShape>) {
  const sale = world.see('sale', path['id'] ?? '');
  if (sale === undefined) throw new Refused(jsonAnswer(404, { reason: 'no such sale' }));
  return jsonAnswer(200, sale);
}

function pay({ step, path }: Call<TinyShape>) {
  const sale = step.get('sale', path['id'] ?? '');
  if (sale === undefined) throw new Refused(htmlAnswer(404, 'no such sale'));
  step.put('sale', { ...sale, status: 'paid' });
  const { id, amount } = sale;
  step.notify({ type: 'paid', sale: id, amount }, { type: 'sold', sale: id, amount });
  return htmlAnswer(200, 'Paid');
}
