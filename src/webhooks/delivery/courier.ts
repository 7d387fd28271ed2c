/** Delivers to many endpoints at once, to each in a lane of its own. */
export interface Courier {
  /** Sees to these endpoints soon; returns at once. */
  dispatch(endpointIds: readonly string[]): void;
  /** Takes nothing more and waits for the lanes. */
  stop(): Promise<void>;
  /** When all lanes are empty. */
  settled(): Promise<void>;
}

interface CourierOptions {
  /** Delivers what is due to one endpoint. */
  readonly deliver: (endpointId: string, isStopping: () => boolean) => Promise<void>;
  readonly lanesMax: number;
  readonly onFault: (endpointId: string, fault: unknown) => void;
}

/**
 * Opens the lanes of a process. A receiver that takes its ten seconds for every answer holds up its
 * own lane; whoever calls `dispatch` waits for none. An endpoint dispatched while it is being
 * served is served once more after it.
 */
export const createCourier = ({ deliver, lanesMax, onFault }: CourierOptions): Courier => {
  const waiting = new Set<string>();
  const lanes = new Map<string, Promise<void>>();
  let isStopping = false;

  const serve = async (endpointId: string): Promise<void> => {
    try {
      await deliver(endpointId, () => isStopping);
    } catch (fault) {
      onFault(endpointId, fault);
    } finally {
      lanes.delete(endpointId);
      openLanes();
    }
  };

  const openLanes = (): void => {
    for (const endpointId of waiting) {
      if (isStopping || lanes.size >= lanesMax) return;
      if (lanes.has(endpointId)) continue;
      waiting.delete(endpointId);
      lanes.set(endpointId, serve(endpointId));
    }
  };

  const settled = async (): Promise<void> => {
    while (lanes.size > 0) await Promise.all(lanes.values());
  };

  return {
    dispatch: (endpointIds) => {
      for (const endpointId of endpointIds) waiting.add(endpointId);
      openLanes();
    },
    settled,
    stop: async () => {
      isStopping = true;
      await settled();
    },
  };
};
