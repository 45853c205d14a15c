// Tells whoever started the application its port, answers for its CPU time and memory, and ends it in the usual way.

exports.serve = (start) => {
  start((port) => process.send({ port }));
  process.on('message', (question) => {
    if (!question.usage) return;
    const { user, system } = process.cpuUsage();
    process.send({ cpuMicros: user + system, peakRssMegabytes: process.resourceUsage().maxRSS / 1024 });
  });
  process.on('disconnect', () => process.exit());
};
