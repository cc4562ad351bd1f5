/* SPDX-License-Identifier: Apache-2.0 OR MIT OR GPL-2.0-only */
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "table.h"

/* The tables and settings of one program, as global memory: reading it costs no helper call. */

struct table tables[2];
struct settings settings SEC(".data.settings") = {.mtu = 1500};

static __always_inline struct table *current_table(void)
{
	__u32 active = *(volatile __u32 *)&settings.active;

	return &tables[active & 1];
}
