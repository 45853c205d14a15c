import express, { Router } from 'express';

export const same = (required) => [required === express, required.Router === Router];
