#!/usr/bin/env node
import '../../../dist/count-orphans.js'
