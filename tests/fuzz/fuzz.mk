# SPDX-License-Identifier: BSD-2-Clause
# The fuzz targets with libFuzzer, outside the Automake build: run by run.sh with TOP (sources) and OUT (objects).
# The parsers stand on few layers; an archive of these gives each target what it needs.
CC = clang
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CPPFLAGS = -D_GNU_SOURCE -DPJ_DEBUG=1 -DFUZZ_ENGINE -I$(TOP)/pjlib/include -I$(TOP)/pjsip/include \
    -I$(TOP)/pjlib/src -I$(TOP)/pjsip/src -I$(TOP)/tests
CFLAGS = -std=gnu11 -O1 -g -Wall -Wextra $(SANITIZE) -fsanitize=fuzzer-no-link
LDLIBS = -lssl -lcrypto -lexpat -lpthread -lm

layers = $(addprefix pjlib/src/,base os net io loop sim util) $(addprefix pjsip/src/,msg sdp)
# Of these layers what needs c-ares stays out; of transport/, frame.c is a parser.
needs_io = pjlib/src/util/resolver% pjlib/src/util/dns_cares.c pjlib/src/util/dns_srv.c
sources = $(filter-out $(needs_io),$(patsubst $(TOP)/%,%,$(foreach layer,$(layers),$(wildcard $(TOP)/$(layer)/*.c)))) \
    pjsip/src/transport/frame.c tests/fuzz/ext.c tests/fuzz/fuzz.c
objects = $(sources:%.c=$(OUT)/obj/%.o)
targets = $(patsubst $(TOP)/tests/fuzz/%.c,$(OUT)/%,$(wildcard $(TOP)/tests/fuzz/fuzz_*.c))

all: $(targets)

$(OUT)/fuzz_%: $(OUT)/obj/tests/fuzz/fuzz_%.o $(OUT)/libfuzzed.a
	$(CC) $(SANITIZE) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

$(OUT)/libfuzzed.a: $(objects)
	rm -f $@
	ar rcs $@ $^

$(OUT)/obj/%.o: $(TOP)/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

.PHONY: all
.SECONDARY:
-include $(shell find $(OUT)/obj -name '*.d' 2>/dev/null)
