import { machine } from '#kernel';

/**
 * What a saved payment method can become. It begins as `storing`, because from the moment it is
 * durable the request may be on its way. No money hangs on it, so an outcome that nobody can
 * learn ends as `failed`: we shall not use the method, whatever the provider made of it.
 */
export const paymentMethodMachine = machine('payment_method', 'storing', {
  storing: {
    activate: 'active',
    require_action: 'requires_action',
    decline: 'declined',
    give_up: 'failed',
    // The customer was deleted, or the merchant thought better of it, while the call was under way.
    detach: 'detached',
  },
  requires_action: {
    activate: 'active',
    decline: 'declined',
    give_up: 'failed',
    detach: 'detached',
  },
  active: { detach: 'detached' },
  declined: {},
  failed: {},
  detached: {},
});

export type PaymentMethodState = (typeof paymentMethodMachine.states)[number];
export type PaymentMethodEvent = (typeof paymentMethodMachine.events)[number];
