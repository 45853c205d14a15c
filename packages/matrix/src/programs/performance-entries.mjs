// The timeline of the application's own measures.
import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';

console.log(performance.getEntries().length, performance.getEntriesByType('mark').length);
console.log(Object.keys(performance.toJSON()).join(), performance.timeOrigin > 0, performance.now.name);
const seen = [];
const observer = new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ name }) => name)));
observer.observe({ entryTypes: ['mark', 'measure', 'function', 'resource'] });
performance.mark('first');
performance.mark('second');
performance.measure('between', 'first', 'second');
performance.timerify(function timed() {})();
while (seen.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
console.log(seen, performance.getEntries().map(({ name }) => name));
observer.disconnect();
performance.clearMarks();
performance.clearMeasures();
console.log(performance.getEntries().length, typeof monitorEventLoopDelay().mean, Object.keys(performance).join());
console.log(performance.eventLoopUtilization().utilization <= 1, Reflect.ownKeys(performance).length);
