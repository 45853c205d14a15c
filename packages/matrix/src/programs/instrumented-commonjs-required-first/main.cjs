// An instrumented package that CommonJS loads first.
const express = require('express');

import('./imports.mjs').then(({ same }) => console.log(same(express)));
