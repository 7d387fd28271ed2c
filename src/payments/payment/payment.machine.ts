import { machine } from '#kernel';

/**
 * What a payment can become. Refunds and disputes are objects of their own: a captured payment
 * stays captured. `declined` invites another try; `in_review` waits for proof or a person.
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
  authorized: { capture: 'captured', cancel: 'canceled' },
  captured: {},
  // Money that arrives after we said no is still money: it is booked and told, never dropped.
  declined: { confirm: 'processing', cancel: 'canceled', succeed_late: 'succeeded_late' },
  canceled: { succeed_late: 'succeeded_late' },
  in_review: { authorize: 'authorized', capture: 'captured', decline: 'declined' },
  // Held money that came late is taken or let go like any other.
  succeeded_late: { capture: 'captured', cancel: 'canceled' },
});

export type PaymentState = (typeof paymentMachine.states)[number];
export type PaymentEvent = (typeof paymentMachine.events)[number];
