import { createHash } from 'node:crypto';
import { BadKnob, type Body } from '../kernel/knob.ts';
import type { SmallStep } from '../kernel/world/small-step.ts';
import { openDispute } from './dispute-payment.ts';
import type { AdyenShape, ListenerRecord, NoticeItem } from './shape.ts';

type Step = SmallStep<AdyenShape>;

/**
 * `POST listeners {key, url}`: has notices sent to a URL; the same URL is one listener. Adyen has
 * this in its customer area, where the HMAC key is shown once.
 */
export const addListener = (step: Step, { url }: Body): ListenerRecord => {
  if (typeof url !== 'string' || !URL.canParse(url)) throw new BadKnob('url is none');
  const id = `lst_${digest(url).slice(0, 12)}`;
  return step.put('listener', { id, url, hmac_key: digest(`${step.world.seed}/${url}`) });
};

/** `GET listeners {key}`: who is told. */
export const listListeners = (step: Step): { readonly listeners: readonly ListenerRecord[] } => ({
  listeners: step.world.list('listener'),
});

/** `POST disputes {key, payment, how}`: the payer's bank acts, whatever the card. */
export const addDispute = (step: Step, { payment: id, how }: Body) => {
  const payment = step.get('payment', String(id));
  if (payment === undefined) throw new BadKnob('there is no such payment');
  if (how !== 'chargeback' && how !== 'chargeback_won' && how !== 'inquiry') {
    throw new BadKnob('how is chargeback, chargeback_won or inquiry');
  }
  return openDispute(step, payment, how);
};

/** `POST events {key, payment, event_code, success}`: tells anything of a payment, true or not. */
export const addEvent = (step: Step, { payment: id, event_code, success, reason }: Body) => {
  const payment = step.get('payment', String(id));
  if (payment === undefined) throw new BadKnob('there is no such payment');
  if (typeof event_code !== 'string') throw new BadKnob('event_code is missing');
  const item: NoticeItem = {
    eventCode: event_code,
    pspReference: payment.id,
    merchantReference: payment.reference,
    success: success !== false,
    reason: typeof reason === 'string' ? reason : '',
    amount: payment.amount,
    paymentMethod: 'visa',
    more: {},
    at_ms: step.now_ms,
  };
  return step.notify(item);
};

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
