#!/bin/sh
# build.sh NODE: compiles the native part of aws-lambda-ric from the sources in the package. The package's own way makes a curl
# first, and two builds with cmake and node-gyp: more than a minute of computing. Here the system's libcurl serves, with the
# headers that the package brings, and nothing is optimized. It fails where there is no libcurl, or no headers of Node.js.
set -e
node=$1
client=$PWD/node_modules/aws-lambda-ric
build=$client/build

unpack() { # unpack ARCHIVE [MEMBER]: GNU tar has much to say about what macOS wrote into them
  archive=$1
  shift
  tar xJf "$client/deps/$archive" --no-same-owner -C "$build" "$@" 2>"$build/tar.log" || {
    tail -n 3 "$build/tar.log" >&2
    exit 1
  }
}

compile() { # compile SOURCE FLAG…
  source=$1
  shift
  g++ -O0 -fPIC -fno-rtti -fvisibility=hidden "$@" -I"$build/include" -c "$source" -o "$build/$(basename "$source").o"
}

headers=${npm_config_nodedir:-$(dirname "$(dirname "$node")")}/include/node
major=$("$node" -p 'process.versions.node.split(".")[0]')
if ! grep -q "NODE_MAJOR_VERSION $major$" "$headers/node_version.h"; then
  echo "no headers of Node.js $major in $headers" >&2
  exit 1
fi

rm -rf "$build"
mkdir "$build"
unpack aws-lambda-cpp.tar.xz
unpack curl.tar.xz ./include/curl
# As cmake would write it.
version=$(sed -n 's/^ *VERSION \([0-9.]*\)$/\1/p' "$build/CMakeLists.txt")
IFS=. read -r major minor patch <<EOF
$version
EOF
sed "s/@PROJECT_VERSION@/$version/; s/@PROJECT_VERSION_MAJOR@/$major/; s/@PROJECT_VERSION_MINOR@/$minor/; \
  s/@PROJECT_VERSION_PATCH@/$patch/" "$build/src/version.cpp.in" >"$build/src/version.cpp"

# The flags of CMakeLists.txt and binding.gyp, without -O3 and -flto.
for name in logging runtime backward version; do
  compile "$build/src/$name.cpp" -std=c++11 -fno-exceptions -DAWS_LAMBDA_LOG=0
done
compile "$client/src/native/rapid-client.cc" -std=gnu++20 -isystem "$headers" -isystem node_modules/node-addon-api
for library in libcurl-gnutls.so.4 libcurl.so.4; do
  if g++ -shared -o "$build/rapid-client.node" "$build"/*.o "-l:$library" -pthread; then break; fi
done
# It is there, and loads.
AWS_LAMBDA_RUNTIME_API=127.0.0.1:1 "$node" -e 'require(process.argv[1])' "$build/rapid-client.node"
mv "$build/rapid-client.node" "$client/"
rm -rf "$build"
