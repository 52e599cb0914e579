// In a page without a kernel the explorer's state lives here.
function plainModel(state) {
  const heard = {};
  return {
    get: (key) => state[key],
    set: (key, value) => {
      if (Object.is(state[key], value)) return;
      state[key] = value;
      (heard["change:" + key] || []).forEach((hear) => hear());
    },
    save_changes: () => {},
    on: (event, hear) => (heard[event] ||= []).push(hear),
    off: (event, hear) => (heard[event] = (heard[event] || []).filter((other) => other !== hear)),
  };
}
