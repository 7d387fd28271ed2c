import { machine } from '#kernel';

/**
 * One event on its way to one endpoint. It ends delivered or exhausted, where everybody can see it
 * and send it again; it never ends in silence.
 */
export const deliveryMachine = machine('delivery', 'pending', {
  pending: {
    deliver: 'delivered',
    retry: 'pending',
    exhaust: 'exhausted',
    // The endpoint takes nothing at the moment: laid aside until somebody replays it.
    disable: 'disabled',
    replay: 'pending',
  },
  delivered: { replay: 'pending' },
  exhausted: { replay: 'pending' },
  disabled: { replay: 'pending' },
});

/** The states of a delivery. */
export type DeliveryState = (typeof deliveryMachine)['states'][number];
