console.error("quorate: not there yet");
process.exitCode = 2;
