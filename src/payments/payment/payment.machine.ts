import { machine } from '#kernel';

/**
 * What a payment can become. Refunds and disputes are objects of their own: a captured payment
 * stays captured. `declined` invites another try; `in_review` waits for proof or a person.
 * `partially_captured` can be captured further; once the rest is let go it is `captured`.
 */
export const paymentMachine = machine('payment', 'created', {
  created: { confirm: 'processing', cancel: 'canceled' },
  processing: {
    require_action: 'requires_action',
    authorize: 'authorized',
    capture: 'captured',
    decline: 'declined',
    contest: 'in_review',
  },
  requires_action: {
    resume: 'processing',
    authorize: 'authorized',
    capture: 'captured',
    decline: 'declined',
    contest: 'in_review',
    cancel: 'canceled',
  },
  authorized: {
    increment: 'authorized',
    capture: 'captured',
    capture_part: 'partially_captured',
    cancel: 'canceled',
    expire: 'expired',
  },
  partially_captured: {
    capture_part: 'partially_captured',
    capture: 'captured',
    release: 'captured',
    expire: 'captured',
    fail_capture: 'authorized',
    fail_capture_part: 'partially_captured',
  },
  // Some providers call a capture done and take it back days later.
  captured: { fail_capture: 'authorized', fail_capture_part: 'partially_captured' },
  // Money that arrives after we said no is still money: it is booked and told, never dropped.
  declined: { confirm: 'processing', cancel: 'canceled', succeed_late: 'succeeded_late' },
  canceled: { succeed_late: 'succeeded_late' },
  // The provider let the held money go before it was captured.
  expired: { confirm: 'processing', cancel: 'canceled', succeed_late: 'succeeded_late' },
  in_review: { authorize: 'authorized', capture: 'captured', decline: 'declined' },
  // Held money that came late is taken or let go like any other.
  succeeded_late: {
    capture: 'captured',
    capture_part: 'partially_captured',
    cancel: 'canceled',
    expire: 'expired',
    fail_capture: 'declined',
  },
});

export type PaymentState = (typeof paymentMachine.states)[number];
export type PaymentEvent = (typeof paymentMachine.events)[number];
