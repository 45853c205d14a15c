process.send(process.argv.slice(2), () => process.exit(4));
