#!/usr/bin/env node
import '../../../dist/tsunagu.js'
