import { machine } from '#kernel';

const events = {
  not_started: 'reopen',
  in_progress: 'begin',
  pending_verification: 'verify',
  enabled: 'enable',
  restricted_soon: 'warn',
  restricted: 'restrict',
  rejected: 'reject',
  paused: 'pause',
  disconnected: 'disconnect',
} as const;

/**
 * What a seller can be. His provider decides, may tell the later before the earlier, and may think
 * again: so every state leads on to every other, and the last reading decides which one stands.
 */
export const accountMachine = machine('account', 'not_started', {
  not_started: {
    begin: 'in_progress',
    verify: 'pending_verification',
    enable: 'enabled',
    warn: 'restricted_soon',
    restrict: 'restricted',
    reject: 'rejected',
    pause: 'paused',
    disconnect: 'disconnected',
  },
  in_progress: {
    reopen: 'not_started',
    verify: 'pending_verification',
    enable: 'enabled',
    warn: 'restricted_soon',
    restrict: 'restricted',
    reject: 'rejected',
    pause: 'paused',
    disconnect: 'disconnected',
  },
  pending_verification: {
    reopen: 'not_started',
    begin: 'in_progress',
    enable: 'enabled',
    warn: 'restricted_soon',
    restrict: 'restricted',
    reject: 'rejected',
    pause: 'paused',
    disconnect: 'disconnected',
  },
  enabled: {
    reopen: 'not_started',
    begin: 'in_progress',
    verify: 'pending_verification',
    warn: 'restricted_soon',
    restrict: 'restricted',
    reject: 'rejected',
    pause: 'paused',
    disconnect: 'disconnected',
  },
  restricted_soon: {
    reopen: 'not_started',
    begin: 'in_progress',
    verify: 'pending_verification',
    enable: 'enabled',
    restrict: 'restricted',
    reject: 'rejected',
    pause: 'paused',
    disconnect: 'disconnected',
  },
  restricted: {
    reopen: 'not_started',
    begin: 'in_progress',
    verify: 'pending_verification',
    enable: 'enabled',
    warn: 'restricted_soon',
    reject: 'rejected',
    pause: 'paused',
    disconnect: 'disconnected',
  },
  rejected: {
    reopen: 'not_started',
    begin: 'in_progress',
    verify: 'pending_verification',
    enable: 'enabled',
    warn: 'restricted_soon',
    restrict: 'restricted',
    pause: 'paused',
    disconnect: 'disconnected',
  },
  paused: {
    reopen: 'not_started',
    begin: 'in_progress',
    verify: 'pending_verification',
    enable: 'enabled',
    warn: 'restricted_soon',
    restrict: 'restricted',
    reject: 'rejected',
    disconnect: 'disconnected',
  },
  disconnected: {
    reopen: 'not_started',
    begin: 'in_progress',
    verify: 'pending_verification',
    enable: 'enabled',
    warn: 'restricted_soon',
    restrict: 'restricted',
    reject: 'rejected',
    pause: 'paused',
  },
});

/** A state of a seller. */
export type SellerState = (typeof accountMachine.states)[number];

/** What makes a seller so. */
export type SellerEvent = (typeof accountMachine.events)[number];

/** The event that leads to a state. */
export const eventTo = (state: SellerState): SellerEvent => events[state];
