import { machine } from '#kernel';

/** A webhook endpoint: nothing is sent while it is disabled, and it can be enabled again. */
export const endpointMachine = machine('endpoint', 'enabled', {
  enabled: { disable: 'disabled', delete: 'deleted' },
  disabled: { enable: 'enabled', delete: 'deleted' },
  deleted: {},
});

/** The states of an endpoint. */
export type EndpointState = (typeof endpointMachine)['states'][number];

/** Why an endpoint is disabled: its owner said so, it answered 410, or it failed for five days. */
export type DisabledReason = 'owner' | 'gone' | 'failing';
