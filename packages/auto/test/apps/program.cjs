// An application from a file that runs the code it is given.
new Function('require', process.env.APP_CODE)(require);
