/**
 * A clock of another time, for the tests and every process they start: what Salesforce retires is judged by the date,
 * and a test that holds today has to hold in a year.
 *
 * @param shift milliseconds by which this process is ahead of the machine
 */
module.exports = function moveClock(shift) {
  const Real = globalThis.Date;
  const now = Real.now;
  const Moved = new Proxy(Real, {
    apply: () => new Moved().toString(),
    construct: (target, args, called) =>
      Reflect.construct(target, args.length === 0 ? [target.now()] : args, called === Moved ? target : called),
  });
  Real.now = () => now() + shift;
  Real.prototype.constructor = Moved;
  globalThis.Date = Moved;
};
