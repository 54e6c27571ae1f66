/* global window, structuredClone */

const wires = new WeakMap();

/** An Apex method as a component imports it: a function, and an adapter for `@wire`. */
export function apexMethod(name) {
  const call = async (parameters) => {
    const method = window.opencxApex?.[name];
    if (method === undefined) throw new Error(`The page has no Apex method "${name}".`);
    return structuredClone(await method(structuredClone(parameters ?? {})));
  };
  return Object.assign(call, { adapter: adapterFor(call) });
}

/** Reads again what a wire gave, as `refreshApex` does in the org. */
export function refreshApex(wired) {
  return wires.get(wired)?.read();
}

function adapterFor(call) {
  return class ApexWire {
    constructor(emit) {
      this.emit = emit;
      this.reading = 0;
      this.tell({ data: undefined, error: undefined });
    }

    connect() {
      this.connected = true;
      this.read();
    }

    disconnect() {
      this.connected = false;
    }

    update(config) {
      this.config = config;
      this.read();
    }

    /** As in the org: nothing is read before every parameter is known, and an old answer never replaces a new one. */
    async read() {
      const config = this.config;
      if (!this.connected || config === undefined || Object.values(config).includes(undefined)) return;
      this.reading += 1;
      const number = this.reading;
      const told = await call(config).then(
        (data) => ({ data, error: undefined }),
        (error) => ({ data: undefined, error }),
      );
      if (number === this.reading && this.connected) this.tell(told);
    }

    tell(wired) {
      wires.set(wired, this);
      this.emit(wired);
    }
  };
}
